"""Where mail to support is brought: by a mail server, or by the provider that took it in."""

import hmac
import logging
import warnings
from email.errors import MessageError
from importlib import import_module
from typing import Any, Final

from anymail.exceptions import (  # type: ignore[import-untyped]
    AnymailError,
    AnymailInsecureWebhookWarning,
    AnymailWebhookValidationFailure,
)
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from config import bodies, env, problems
from config.errors import DomainError, NotAllowed
from users.support.receiving import receive

log = logging.getLogger(__name__)
LARGEST: Final = 30_000_000
"""Bytes: attachments of 20 MB as mail writes them."""


UNREADABLE: Final = (
    *(AnymailError, SuspiciousOperation),
    *(MessageError, RecursionError, ValueError, KeyError),
)
"""What is raised of what no provider sends, and of mails that nobody can take apart."""


class WrongSecret(NotAllowed):
    code, message = "wrong_secret", "This is not the secret that mail is brought with."


class UnreadableMail(DomainError):
    code, message = "unreadable_mail", "What the provider sent is no mail."


class MailTooLarge(DomainError):
    status, code = 413, "mail_too_large"
    message = "A mail may have at most {most} bytes."


@csrf_exempt
@require_POST
def raw(request: HttpRequest) -> HttpResponse:
    """A mail as it is (RFC 822), with `Authorization: Bearer <SUPPORT_MAIL_SECRET>`.

    `?to=` says whom the server was told it is for. The answer says what became of it; any 2xx
    means: do not bring it again.
    """
    if not env.SUPPORT_MAIL_SECRET:
        raise Http404
    try:
        _require_secret(request)
        content = _whole(request)
        outcome = receive(content, envelope_to=request.GET.get("to", "")[:320])
    except DomainError as refusal:
        return problems.refusal(refusal)
    except OSError:
        return problems.cut_off()
    return JsonResponse({"outcome": outcome.value})


def _require_secret(request: HttpRequest) -> None:
    """Raises `WrongSecret`."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), env.SUPPORT_MAIL_SECRET.encode()):
        raise WrongSecret


def _whole(request: HttpRequest) -> bytes:
    """Raises `MailTooLarge`, `Busy`, `OSError` for a body that is cut off."""
    with bodies.as_file(request, small=True) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise MailTooLarge(most=LARGEST)
    return content


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def from_provider(request: HttpRequest) -> HttpResponse:
    """What EMAIL_PROVIDER sends, read and proved as django-anymail does, without its signals.

    Nobody may who shows neither WEBHOOK_SECRET nor a signature of the provider.
    """
    view = _view()
    if view is None:
        raise Http404
    if request.method == "HEAD":  # some look so whether there is anybody
        return HttpResponse()
    try:
        view.run_validators(request)
        for event in view.parse_events(request):
            envelope_to = event.message.envelope_recipient or ""
            receive(event.message.as_bytes(), envelope_to=envelope_to)
    except AnymailWebhookValidationFailure:
        return problems.refusal(WrongSecret())
    except UNREADABLE as error:
        log.warning("A provider's mail cannot be read: %s", type(error).__name__)
        return problems.refusal(UnreadableMail())
    except DomainError as refusal:
        return problems.refusal(refusal)
    return HttpResponse()


def _view() -> Any:
    """None: this provider takes no mail in, or it would be open to anybody."""
    if env.EMAIL_PROVIDER in ("", "file", "smtp"):
        return None
    module = import_module(f"anymail.webhooks.{env.EMAIL_PROVIDER}")
    named = [
        one
        for name, one in vars(module).items()
        if name.endswith("InboundWebhookView") and one.__module__ == module.__name__
    ]
    if not named:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", AnymailInsecureWebhookWarning)
            return named[0]()
    except (AnymailInsecureWebhookWarning, AnymailError):
        log.error("Mail from %s is not taken in: no WEBHOOK_SECRET.", env.EMAIL_PROVIDER)
        return None
