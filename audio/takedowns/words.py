"""What mails about notices say besides which step it is: looked up when they are sent."""

from uuid import UUID

from audio.catalog.models.publication import ANYBODY, Viewer
from audio.takedowns import addresses, queries
from audio.takedowns.models.notices import CounterNotice, Notice
from audio.takedowns.models.strikes import Strike
from audio.takedowns.steps import Step
from config import addresses as our
from config import env
from users.notifications.kinds import Kind
from users.notifications.models import Mail
from users.notifications.wording import Obsolete, Words, at_the_last_moment


def of_claimant(mail: Mail) -> Words:
    """With the key. Raises `Obsolete`.

    Of the first mail nothing was typed by whoever gave the notice: the address may be somebody
    else's, who would be sent whatever they like.
    """
    notice = _notice(mail)
    if not notice.email:
        raise Obsolete
    told = {
        "reference": notice.reference,
        "url": our.base() + addresses.with_key(notice),
        "works": "",
        "objection": "",
    }
    if mail.context["step"] != Step.RECEIVED:
        told["works"] = _works(notice, notice.user or ANYBODY)
    if mail.context["step"] == Step.COUNTER_NOTICED:
        told["objection"] = _objection(notice)
    return told


def of_artist(mail: Mail) -> Words:
    """Who says so and why, not how to reach them. Raises `Obsolete`."""
    notice = _notice(mail)
    if mail.user is None:
        raise Obsolete
    behind = f" ({notice.organisation})" if notice.organisation else ""
    return {
        "reference": notice.reference,
        "url": f"{our.base()}/portal/notices/{notice.reference}/",
        "works": _works(notice, mail.user),
        "claimant": f"{notice.name}{behind}" if notice.name else "",
        "statement": notice.statement,
        "strikes": Strike.objects.standing(mail.user).count(),
        "most": env.TAKEDOWN_STRIKES,
    }


def of_staff(mail: Mail) -> Words:
    """Raises `Obsolete`."""
    notice = _notice(mail)
    return {
        "reference": notice.reference,
        "url": f"{our.base()}/admin/audio/notice/{notice.pk}/change/",
    }


def _notice(mail: Mail) -> Notice:
    pk = UUID(str(mail.context["notice"]))
    found = Notice.objects.select_related("artist__user").filter(pk=pk).first()
    if found is None:
        raise Obsolete
    return found


def _works(notice: Notice, viewer: Viewer) -> str:
    """A line for each."""
    told = queries.works(notice, viewer)
    return "\n".join(
        f"“{one['title']}” – {one['artist']}" if one["title"] else f"{one['type']} {one['id']}"
        for one in told
    )


def _objection(notice: Notice) -> str:
    found = CounterNotice.objects.filter(notice=notice).first()
    if found is None or not found.name:
        return ""
    reached = "\n".join(filter(None, (found.name, found.postal_address, found.phone)))
    return f"{found.statement}\n\n{reached}"


at_the_last_moment(Kind.TAKEDOWN_CLAIMANT, of_claimant)
at_the_last_moment(Kind.TAKEDOWN_ARTIST, of_artist)
at_the_last_moment(Kind.TAKEDOWN_STAFF, of_staff)
