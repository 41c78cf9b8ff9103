"""The page of somebody's account: who is signed in, what they are told of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from config import env
from users.accounts.models import Role
from users.audit.acting import acting
from users.auth import page_sessions
from users.notifications import services as notifications
from users.notifications.models import MailStop
from users.notifications.queries import stopped
from users.pages.choosing import CALLED_SPAM, lines, wishes
from users.pages.views import signed_in

ROLES = {
    Role.ADMIN: _("Administrator"),
    Role.MODERATOR: _("Moderator"),
    Role.ARTIST: _("Artist"),
    Role.LISTENER: _("Listener"),
}


@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and what they chose."""
    user = acting(request)
    because = stopped(user)
    known = {
        "session": page_sessions.of(request),
        "role": ROLES[user.role],
        "docs": env.API_DOCS,
        "choices": lines(user, called_spam=because == MailStop.Word.COMPLAINED),
        "stopped": because,
    }
    return render(request, "portal/account.html", known)


@require_POST
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps the boxes as they are ticked."""
    notifications.choose(
        user=acting(request),
        wished=wishes(request.POST),
        is_their_word=CALLED_SPAM in request.POST,
    )
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('portal-account')}#choices")
