"""Why a visit to Google came to nothing, in the words of a page. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES = {
    "link_required": _(
        "There is an account with this e-mail address already. Sign in to it once as you "
        "always do; from then on Google opens it too."
    ),
    "google_declined": _("Google was not allowed to tell us who you are. Nothing has changed."),
    "google_email_unverified": _("Google does not know yet that this e-mail address is yours."),
    "google_unavailable": _("Google does not answer. Try again in a moment."),
    "too_many_requests": _("Too many tries from here. Try again in some minutes."),
    "google_off": _("Nobody signs in with Google here."),
    "sign_ups_closed": _("This service ends soon, and takes nobody new."),
    "account_disabled": _("This account was switched off by those who run the service."),
    "unknown_visit": _(
        "That took longer than ten minutes, or began in another browser. Start again."
    ),
}
_ANY = _("Signing in with Google did not work. Start again.")


def sentence(code: str) -> Promise:
    """Whatever `?error=` says, only words of ours are shown."""
    return _SENTENCES.get(code, _ANY)
