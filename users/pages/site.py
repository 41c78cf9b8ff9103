"""The administration: nobody is in it without an authenticator app."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from config import waiting
from config.errors import DomainError, Later, Unauthenticated
from config.narrowing import Narrowed
from config.throttling import address
from users.audit.audited import Audited
from users.auth import page_sessions, pending
from users.auth.landing import ADMIN
from users.auth.pending import Step
from users.auth.services import passwords, second_step
from users.auth.services.signing_in import Way
from users.pages import grouping
from users.pages.doors import AppStep, CodeStep, Door, StepView
from users.pages.listing import Light
from users.pages.replacing import Replace
from users.totp import enrolment


class DoorForm(AdminAuthenticationForm):
    """Looks at the password as every other door does."""

    shown: passwords.Shown

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (email and password):
            return self.cleaned_data  # said beside the fields
        where = address(self.request) if self.request else ""
        try:
            self.shown = passwords.check(email=email, password=password, address=where)
        except Unauthenticated:
            raise self.get_invalid_login_error() from None
        except Later as refusal:
            raise ValidationError(str(refusal)) from refusal
        self.confirm_login_allowed(self.shown.user)
        return self.cleaned_data


class Password(LoginView):
    """The first step. Who is not staff is refused as for a wrong password."""

    door: Door
    template_name = "admin/login.html"
    authentication_form = DoorForm

    def form_valid(self, form: Any) -> HttpResponse:
        pending.begin(
            self.request,
            user=form.shown.user,
            way=Way.PASSWORD,
            next_page=self.get_redirect_url(),
            area=ADMIN,
            code_needed=form.shown.code_needed,
        )
        return self.door.next(self.request)


class Enrol(StepView):
    """Gives an authenticator app to somebody who must have one, and lets them in."""

    step = Step.ENROL

    def take(self, form: Form) -> HttpResponse:
        user, to = self.pending.user, self.pending.name
        code = form.cleaned_data["code"]
        codes = second_step.confirm_app_on_the_way_in(
            user=user, code=code, to=to, address=address(self.request)
        )
        entered = self.door.let_in(self.request, self.pending, second_factor=True)
        known = self.door.context(self.request)
        shown = known | {"codes": codes, "next": entered.headers["Location"]}
        return render(self.request, f"{self.door.templates}/recovery_codes.html", shown)

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        """What this sign-in was offered: a page loaded again shows the same."""
        offer = enrolment.offer(user=self.pending.user, to=self.pending.name)
        return super().get_context_data(offer=offer, **known)


class PasswordForm(AdminPasswordChangeForm):
    """`passwords.change_password` looks at the old one, within its limits on guessing."""

    def clean_old_password(self) -> str:
        return str(self.cleaned_data["old_password"])


class PasswordChange(PasswordChangeView):
    """One's own, with what holds for it in the API: other sessions end, a mail tells."""

    form_class = PasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        session = page_sessions.of(self.request)
        if session is None:
            return HttpResponseRedirect(ADMIN)
        try:
            passwords.change_password(
                user=form.user,
                current=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password1"],
                session_id=session.pk,
                address=address(self.request),
            )
        except DomainError as refusal:
            form.add_error("old_password", str(refusal))
            return self.form_invalid(form)
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(self.get_success_url())


class Site(AdminSite):
    """Django's, with our own way in. `Administration` makes it the one in use."""

    site_title = site_header = "Tonearm"
    enable_nav_sidebar = False  # the groups stand in the header: a list has the whole width
    index_title = _("Administration")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every page, also a package's: what staff do there is in the log.

        And none answers a question, asked by its address, about what it does not show, nor
        counts a table of millions.
        """
        page = admin_class or ModelAdmin
        mixed = [one for one in (Light, Narrowed, Audited) if not issubclass(page, one)]
        if mixed:
            page = type(page.__name__, (*mixed, page), {"__module__": page.__module__})
        super().register(model_or_iterable, page, **options)

    @property
    def door(self) -> Door:
        return Door(ADMIN, f"{ADMIN}login/", "admin/sign_in", True, self.each_context)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, in a session in which an authenticator app was asked."""
        session = page_sessions.of(request)
        return bool(session and session.second_factor) and super().has_permission(request)

    def get_urls(self) -> list[Any]:
        steps = [
            path("login/code/", self.door.opens(CodeStep)),
            path("login/second-step/", self.door.opens(AppStep)),
            path("login/enrol/", self.door.opens(Enrol)),
        ]
        replace = self.admin_view(self.door.opens(Replace))
        return [
            *steps,
            path("authenticator/", replace, name="authenticator"),
            *super().get_urls(),
        ]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Fills in the fields that a page offers it for, for whoever may write in them.

        Django's searches the model behind any field of any page.
        """
        if not self._fills_in(request):
            raise PermissionDenied
        return super().autocomplete_view(request)

    def _fills_in(self, request: HttpRequest) -> bool:
        asked = request.GET
        try:
            model = apps.get_model(asked.get("app_label", ""), asked.get("model_name", ""))
        except (LookupError, ValueError):
            return False
        page, field = self._registry.get(model), asked.get("field_name", "")
        if page is None or field not in page.get_autocomplete_fields(request):
            return False
        return page.has_add_permission(request) or page.has_change_permission(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """By what staff do instead of by app; one app's page lists what is in it."""
        found = super().get_app_list(request, app_label)
        return found if app_label else grouping.grouped(found)

    @method_decorator(never_cache)
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """First of all, what waits for somebody; then how the service does; then the lists."""
        known = {
            "queues": waiting.waiting(self, request),
            "boards": waiting.boards(self, request),
            **(extra_context or {}),
        }
        return super().index(request, known)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The password; then `door` asks for the rest."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(ADMIN)
        known = {
            **self.each_context(request),
            "title": _("Sign in"),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        return self.door.opens(Password, extra_context=known)(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The session ends, as when one signs out anywhere."""
        if request.method == "POST":
            page_sessions.end_here(request)
        return super().logout(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        known = {**self.each_context(request), **(extra_context or {})}
        url = reverse("admin:password_change_done")
        return PasswordChange.as_view(success_url=url, extra_context=known)(request)
