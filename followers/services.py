"""Following, muting and blocking. Counters move with the rows that they count.

What is between two people is changed by one at a time: both accounts, `standing` and then both
profiles are held before anything is read, in the order that `users.accounts.staying` tells. So
of a block and a follow that meet, the block stays.
"""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F, Q

from audio.catalog import standing
from audio.catalog.models.marks import ArtistBlock, FollowedArtist
from audio.models import Artist
from audio.playlists.services.members import end_between
from config.errors import NotFound
from followers.refusals import ArtistBlocked, NotYourself
from users.accounts.choices import Level, NotificationKind
from users.accounts.staying import stay
from users.models import Client, User, UserBlock, UserFollow
from users.notifications.services import tell


@transaction.atomic
def follow_user(*, user: User, other: User) -> bool:
    """Whether that is new; then the other is told. Raises `NotYourself`, `NotFound`."""
    _require_there(_hold_both(user, other))
    if UserBlock.objects.between(user, other).exists():
        raise NotFound
    _, is_new = UserFollow.objects.get_or_create(follower=user, followed=other)
    if is_new:
        _count(follower=user.pk, followed=other.pk, by=1)
        tell(
            users=[other],
            kind=NotificationKind.NEW_FOLLOWER,
            cause=f"new_follower {user.pk}",
            context={"user": user.pk},
            by=user,
        )
    return is_new


@transaction.atomic
def unfollow_user(*, user: User, other: User) -> bool:
    """Whether they followed them; also who is no longer to be seen. Raises `NotYourself`."""
    _hold_both(user, other)
    return _end_follow(user, other)


@transaction.atomic
def follow_artist(*, user: User, artist: Artist) -> bool:
    """Whether that is new. Raises `ArtistBlocked`, `NotFound`."""
    _hold_marks(user)
    blocks = ArtistBlock.objects.of(user).filter(artist=artist, level=Level.BLOCK)
    if blocks.exists():
        raise ArtistBlocked
    _hold_artist(user, artist)
    _, is_new = FollowedArtist.objects.get_or_create(user=user, artist=artist)
    if is_new:
        _count_artist(artist.pk, by=1)
    return is_new


@transaction.atomic
def unfollow_artist(*, user: User, artist_id: int) -> bool:
    """Whether they followed it; also what can no longer be seen."""
    _hold_marks(user)
    return _end_following_artist(user, artist_id)


@transaction.atomic
def follow_artists(*, user: User, artist_ids: Collection[int]) -> set[int]:
    """Those that are new. Whom they blocked or cannot see is passed over. Raises `NotFound`."""
    _hold_marks(user)
    blocked = ArtistBlock.objects.of(user).filter(level=Level.BLOCK).values("artist")
    seen = Artist.objects.visible_to(user).filter(pk__in=artist_ids).exclude(pk__in=blocked)
    in_order = seen.order_by("pk").select_for_update(no_key=True)
    held = set(in_order.values_list("pk", flat=True))
    had = FollowedArtist.objects.of(user).filter(artist__in=held)
    fresh = held - set(had.values_list("artist", flat=True))
    marks = [FollowedArtist(user=user, artist_id=pk) for pk in sorted(fresh)]
    FollowedArtist.objects.bulk_create(marks)
    Artist.objects.filter(pk__in=fresh).update(followers_count=F("followers_count") + 1)
    return fresh


@transaction.atomic
def unfollow_artists(*, user: User, artist_ids: Collection[int]) -> None:
    """Of these, whom they follow; also what can no longer be seen."""
    _hold_marks(user)
    rows = FollowedArtist.objects.of(user).filter(artist__in=artist_ids).order_by("artist")
    for artist_id in list(rows.values_list("artist", flat=True)):
        _end_following_artist(user, artist_id)


@transaction.atomic
def block_user(*, user: User, other: User, level: Level) -> UserBlock:
    """A mute hides their doings; a block parts both, and ends what was between them.

    Also somebody who blocked `user`: what protects is not refused. Raises `NotYourself`,
    `NotFound`.
    """
    _require_there(_hold_both(user, other))
    if level == Level.BLOCK:
        _end_follow(user, other)
        _end_follow(other, user)
        end_between(one=user, other=other)
    # Last: a trigger notes playlists of both, for which others wait who hold a playlist.
    block, _ = UserBlock.objects.update_or_create(
        user=user, other=other, defaults={"level": level}
    )
    return block


@transaction.atomic
def unblock_user(*, user: User, other_id: int) -> bool:
    """Whether they were muted or blocked. What ended by the block stays ended.

    Both profiles, as for the block: a trigger notes playlists of both.
    """
    _hold_profiles(user.pk, other_id)
    return bool(UserBlock.objects.by(user).filter(other=other_id).delete()[0])


@transaction.atomic
def block_artist(*, user: User, artist: Artist, level: Level) -> ArtistBlock:
    """A block takes the artist out of every list of theirs, and they follow it no longer.

    Raises `NotFound`.
    """
    _hold_marks(user)
    _hold_artist(user, artist)
    block, _ = ArtistBlock.objects.update_or_create(
        user=user, artist=artist, defaults={"level": level}
    )
    _recount_blocks(user)
    if level == Level.BLOCK:
        _end_following_artist(user, artist.pk)
    return block


@transaction.atomic
def unblock_artist(*, user: User, artist_id: int) -> bool:
    """Whether it was muted or blocked."""
    _hold_marks(user)
    gone = ArtistBlock.objects.of(user).filter(artist=artist_id).delete()[0]
    _recount_blocks(user)
    return bool(gone)


# Profiles in the order of their ids, as everybody takes several of them.
_END_ALL = """
WITH gone AS (
  DELETE FROM users_userfollow
  WHERE follower_id = %(user)s::bigint OR followed_id = %(user)s::bigint
  RETURNING follower_id, followed_id
), held AS (
  SELECT user_id FROM users_client
  WHERE user_id IN (SELECT follower_id FROM gone UNION SELECT followed_id FROM gone
    UNION SELECT %(user)s::bigint)
  ORDER BY user_id FOR NO KEY UPDATE
), counted AS (
  SELECT held.user_id, count(of.*) AS followers, count(by.*) AS following FROM held
  LEFT JOIN gone AS of ON of.followed_id = held.user_id
  LEFT JOIN gone AS by ON by.follower_id = held.user_id
  WHERE held.user_id <> %(user)s::bigint GROUP BY held.user_id
)
UPDATE users_client c SET followers_count = c.followers_count - counted.followers,
  following_count = c.following_count - counted.following
FROM counted WHERE c.user_id = counted.user_id
"""
"""Of others: each follows the person once at most, and is followed by them once."""


@transaction.atomic
def end_all_of(*, user: User) -> None:
    """Before they are erased: who follows them, whom they follow, and blocks on either side.

    Alone in the catalogue, as all that erases: who holds a profile or a playlist keeps it as it
    is. Their own profile is held from here on, whether or not anybody followed.
    """
    standing.change()
    with connection.cursor() as cursor:
        cursor.execute(_END_ALL, {"user": user.pk})
    UserBlock.objects.filter(Q(user=user) | Q(other=user)).delete()


def _hold_both(user: User, other: User) -> User | None:
    """Until this transaction ends. The other, as they are now. Raises `NotYourself`."""
    if user.pk == other.pk:
        raise NotYourself
    rows = User.objects.filter(pk__in=[user.pk, other.pk]).order_by("pk")
    held = {person.pk: person for person in rows.select_for_update(no_key=True)}
    if user.pk not in held:
        raise NotFound
    _hold_profiles(*held)
    return held.get(other.pk)


def _hold_profiles(*people: int) -> None:
    standing.keep()
    profiles = Client.objects.filter(pk__in=people).order_by("pk")
    list(profiles.select_for_update(no_key=True).values_list("pk"))


def _require_there(person: User | None) -> None:
    """Raises `NotFound`."""
    if person is None or not person.is_to_be_seen:
        raise NotFound


def _end_follow(follower: User, followed: User) -> bool:
    rows = UserFollow.objects.filter(follower=follower, followed=followed)
    ended = bool(rows.delete()[0])
    if ended:
        _count(follower=follower.pk, followed=followed.pk, by=-1)
    return ended


def _count(*, follower: int, followed: int, by: int) -> None:
    """Profiles in the order of their ids, as everybody takes several of them."""
    changes = {
        follower: {
            "following_count": F("following_count") + by,
            "marks_version": F("marks_version") + 1,
        },
        followed: {"followers_count": F("followers_count") + by},
    }
    for pk in sorted(changes):
        Client.objects.filter(pk=pk).update(**changes[pk])


def _hold_marks(user: User) -> None:
    """First of all that one does with the catalogue. A 304 must not hide what follows."""
    stay(user.pk)
    standing.keep()
    Client.objects.filter(pk=user.pk).update(marks_version=F("marks_version") + 1)


def _hold_artist(user: User, artist: Artist) -> None:
    """Raises `NotFound`: it may have gone since it was found."""
    rows = Artist.objects.visible_to(user).filter(pk=artist.pk)
    if not rows.select_for_update(no_key=True).values_list("pk", flat=True):
        raise NotFound


def _end_following_artist(user: User, artist_id: int) -> bool:
    rows = FollowedArtist.objects.of(user).filter(artist=artist_id)
    ended = bool(rows.delete()[0])
    if ended:
        _count_artist(artist_id, by=-1)
    return ended


def _count_artist(artist_id: int, *, by: int) -> None:
    """Without the stamp: a counter may be a minute old behind a 304, for everybody's sake."""
    Artist.objects.filter(pk=artist_id).update(followers_count=F("followers_count") + by)


def _recount_blocks(user: User) -> None:
    """The profile is held: nobody else changes what is counted."""
    blocks = ArtistBlock.objects.of(user).filter(level=Level.BLOCK).count()
    Client.objects.filter(pk=user.pk).update(artist_blocks=blocks)
