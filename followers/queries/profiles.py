"""A person's page."""

from django.http import HttpRequest

from audio.catalog.cards import Json
from audio.catalog.models.publication import Viewer
from config.addresses import origin
from config.images import all_sizes
from followers.queries import playlists
from followers.queries.people import Seen
from users.accounts.choices import Activity


def profile(request: HttpRequest, viewer: Viewer, seen: Seen) -> Json:
    """A `UserOut`. One query at most.

    Everybody is told the same numbers: one that leaves out whom the viewer blocked, or who
    blocked them, would tell them whom these follow.
    """
    user, client, base = seen.person, seen.person.client, origin(request)
    shows_them = client.shows(Activity.FOLLOWING, to=viewer, follows=seen.i_follow)
    is_shown = playlists.shows(seen, viewer)
    total, cards = playlists.first(base, seen) if is_shown else (None, [])
    return {
        "id": user.pk,
        "type": "user",
        "share_url": None,
        "username": user.username,
        "name": user.name,
        "bio": client.bio,
        "images": all_sizes(base, client.picture_key),
        "cover_images": all_sizes(base, client.cover_key),
        "followers_count": client.followers_count,
        "following_count": client.following_count if shows_them else None,
        "playlists_count": total,
        "public_playlists": cards,
        "followed_by_me": None if viewer.is_anonymous else seen.i_follow,
        "follows_me": None if viewer.is_anonymous else seen.follows_me,
    }
