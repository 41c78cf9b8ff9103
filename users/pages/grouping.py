"""The lists of the administration by what staff do, and in which order they stand.

One table, since the order is one decision: whoever arranges it reads all of it. A test finds a
model that is not in it; until then it stands in the last group.
"""

from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

Listed = dict[str, Any]
"""An app as Django's admin describes it: its name, and its `models`, each with its `model`."""


class Group(NamedTuple):
    """`daily` is what people work with, `rest` what they look up once in a while."""

    key: str
    title: Any
    daily: str
    rest: str


GROUPS: Final = (
    Group(
        "people",
        _("People"),
        "users.User users.AuthSession auth.Group",
        "users.Client users.Consent users.UserFollow users.UserBlock users.PersonalToken"
        " users.TotpDevice users.RecoveryCode users.Challenge users.Handoff"
        " social_django.UserSocialAuth users.Integration users.Export users.ErasedPerson"
        " auth.Permission",
    ),
    Group(
        "catalogue",
        _("Catalogue"),
        "audio.Artist audio.Album audio.Track audio.Playlist audio.Genre"
        " recommendations.CuratedShelf audio.Upload",
        "audio.Credit lyrics.Lyrics audio.Rendition audio.Report audio.ImportedFile"
        " audio.Identification lyrics.Fetch lyrics.FileText audio.Import audio.ImportedName"
        " recommendations.ShelfEntry audio.PlaylistEntry audio.PlaylistMember"
        " audio.PlaylistFolder audio.PlaylistInvite audio.PlaylistChange audio.ShareLink",
    ),
    Group(
        "moderation",
        _("Moderation"),
        "users.ContentReport audio.Claim audio.Duplicate audio.Removal users.AuditEntry",
        "audio.Fingerprint users.ActorRef admin.LogEntry",
    ),
    Group(
        "legal",
        _("Legal"),
        "audio.Notice audio.Strike users.LegalText",
        "audio.NoticedWork audio.CounterNotice",
    ),
    Group(
        "messages",
        _("Mail and messages"),
        "users.Ticket users.AnswerTemplate users.Mail users.MailStop",
        "users.Message users.Attachment users.Notification users.Webhook"
        " users.WebhookDelivery followers.ReleaseWatch followers.DigestWatch",
    ),
    Group(
        "health",
        _("Jobs and health"),
        "procrastinate.ProcrastinateJob config.Backup config.Circuit config.Ending",
        "procrastinate.ProcrastinateWorker procrastinate.ProcrastinateEvent"
        " procrastinate.ProcrastinatePeriodicDefer config.Counter config.Replay"
        " config.KeptAnswer config.Written users.Event users.Listen users.NowPlaying"
        " audio.Change audio.Stamp audio.SearchDocument audio.SearchTerm audio.SungWords"
        " audio.Deposit sessions.Session contenttypes.ContentType social_django.Association"
        " social_django.Nonce social_django.Code social_django.Partial",
    ),
    Group(
        "insights",
        _("Insights"),
        "audio.ServiceDay audio.Chart recommendations.Training",
        "audio.ArtistDay audio.HeardDay audio.ArtistCountry audio.SearchDay audio.ShareDay"
        " audio.SharedYear audio.DueDay audio.RollUp audio.ChartEntry audio.TrackDay"
        " audio.PlayEvent audio.Milestone audio.ForgottenPlay audio.PlayerState"
        " audio.LikedTrack audio.SavedAlbum audio.FollowedArtist audio.ArtistBlock"
        " audio.Rating recommendations.Feedback recommendations.TasteSettings"
        " recommendations.Neighbours recommendations.Interaction"
        " recommendations.Recommendation recommendations.Mix radio.Station",
    ),
)
OTHER: Final = Group("other", _("Other"), "", "")


def grouped(apps: list[Listed]) -> list[Listed]:
    """Groups in the shape of apps, those without a list left out.

    `models` are all, `daily` and `rest` its two parts.
    """
    by_label = {one["model"]._meta.label: one for app in apps for one in app["models"]}
    parts = [
        (
            group,
            [by_label.pop(label) for label in group.daily.split() if label in by_label],
            [by_label.pop(label) for label in group.rest.split() if label in by_label],
        )
        for group in GROUPS
    ]
    parts.append((OTHER, [], [*by_label.values()]))
    return [_listed(*part) for part in parts if part[1] or part[2]]


def _listed(group: Group, daily: list[Listed], rest: list[Listed]) -> Listed:
    """Who may see nothing of what is for every day finds the rest unfolded."""
    return {
        "name": group.title,
        "app_label": group.key,
        "app_url": f"{reverse('admin:index')}#{group.key}",
        "has_module_perms": True,
        "models": daily + rest,
        "daily": daily or rest,
        "rest": rest if daily else [],
    }
