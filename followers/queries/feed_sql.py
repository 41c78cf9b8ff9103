"""The one statement behind the feed, put together from what each kind of event is.

Nothing is written when something happens; whoever reads looks it up. There are two ways, and
which one is cheap depends on whom one follows. Whoever follows few: ask each of them for their
last event; only the nearest so many of those can have anything on the page. Whoever follows
many: go through everybody's events in their order, and keep those of people one follows; after
`SCANNED` of them it is given up, and the first way taken, unless there were no more. So no feed
costs much more than the better of both. Each rule about a row is a scalar subquery, which
PostgreSQL asks row by row and never turns into a join of everything. See ADR 0028.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from users.accounts.choices import Activity

MANY = 300
"""Whoever follows so many has the events of all gone through first."""
SCANNED = 1_500
_UNMUTED = """(SELECT true FROM users_userblock b
      WHERE b.user_id = %(me)s AND b.other_id = {whose}) IS NULL"""
_UNBLOCKED = """(SELECT true FROM audio_artistblock b
      WHERE b.user_id = %(me)s AND b.artist_id = {artist}) IS NULL"""
_HEARD = """(SELECT t.status = 'published' AND (SELECT true FROM audio_artistblock b
        WHERE b.user_id = %(me)s AND b.artist_id = t.artist_id) IS NULL
      FROM audio_track t WHERE t.id = e.track_id)"""
_EVERYTHING = "true"
# Whether the reader follows whose event it is, and is to see it.
_ONE_OF_ARTISTS = """(SELECT true FROM audio_followedartist f
      WHERE f.user_id = %(me)s AND f.artist_id = e.{whose})"""
_ONE_OF_PEOPLE = """(SELECT true FROM users_userfollow f
      WHERE f.follower_id = %(me)s AND f.followed_id = e.{whose})
    AND (SELECT c.{activity}_audience <> 'nobody' AND u.is_active AND u.erase_at IS NULL
      FROM users_client c JOIN users_user u ON u.id = c.user_id
      WHERE c.user_id = e.{whose})
    AND {unmuted}"""
# All of them.
_ARTISTS = "SELECT artist_id AS id FROM audio_followedartist WHERE user_id = %(me)s"
_PEOPLE = """SELECT f.followed_id AS id
  FROM users_userfollow f JOIN users_client c ON c.user_id = f.followed_id
    JOIN users_user u ON u.id = f.followed_id
  WHERE f.follower_id = %(me)s AND c.{activity}_audience <> 'nobody'
    AND u.is_active AND u.erase_at IS NULL AND {unmuted}"""
_COUNTED_ARTISTS = "SELECT FROM audio_followedartist WHERE user_id = %(me)s"
_COUNTED_PEOPLE = "SELECT FROM users_userfollow WHERE follower_id = %(me)s"
_COUNTED_SHOWING = "SELECT FROM followed_{name}"
_MANY = "(SELECT count(*) >= {many} FROM ({counted} LIMIT {many}) AS counted)"


@dataclass(frozen=True)
class Branch:
    """One kind of event. `code` is its place among those of one moment; `fits` a row `e`."""

    name: str
    code: int
    table: str
    at: str
    whose: str
    thing: str
    fits: str
    seen: str
    activity: str = ""

    @property
    def is_of_people(self) -> bool:
        return bool(self.activity)

    @property
    def follows(self) -> str:
        form = _ONE_OF_PEOPLE if self.is_of_people else _ONE_OF_ARTISTS
        unmuted = _UNMUTED.format(whose=f"e.{self.whose}")
        return form.format(whose=self.whose, activity=self.activity, unmuted=unmuted)

    @property
    def followed(self) -> str:
        form = _PEOPLE if self.is_of_people else _ARTISTS
        unmuted = _UNMUTED.format(whose="f.followed_id")
        return form.format(activity=self.activity, unmuted=unmuted)

    @property
    def many(self) -> str:
        """Of plays, which few people show, those alone count who do."""
        counted = _COUNTED_PEOPLE if self.is_of_people else _COUNTED_ARTISTS
        if self.activity == Activity.PLAYS:
            counted = _COUNTED_SHOWING.format(name=self.name)
        return _MANY.format(counted=counted, many=MANY)


LIKES = Branch(
    *("like", 2, "audio_likedtrack", "created_at", "user_id", "track_id"),
    fits=_EVERYTHING,
    seen=_HEARD,
    activity=Activity.LIKES,
)
PLAYS = Branch(
    *("play", 1, "audio_playevent", "played_at", "user_id", "track_id"),
    fits="e.counted",
    seen=_HEARD,
    activity=Activity.PLAYS,
)
PLAYLISTS = Branch(
    *("playlist", 3, "audio_playlist", "published_at", "owner_id", "id"),
    fits="e.visibility = 'public' AND e.removal_id IS NULL",
    seen=_EVERYTHING,
    activity=Activity.PLAYLISTS,
)
SINGLES = Branch(
    *("single", 4, "audio_track", "published_at", "artist_id", "id"),
    fits="e.status = 'published' AND e.album_id IS NULL",
    seen=_UNBLOCKED.format(artist="e.artist_id"),
)
ALBUMS = Branch(
    *("album", 5, "audio_album", "published_at", "artist_id", "id"),
    fits="e.status = 'published'",
    seen=_UNBLOCKED.format(artist="e.artist_id"),
)
BRANCHES = (PLAYS, LIKES, PLAYLISTS, SINGLES, ALBUMS)


# `enough`: whether what was gone through is a page, or all there is. For the second, only where
# the page was not filled, as many entries of an index are passed to look for one more.
_ONE_KIND = """
followed_{name} AS ({followed}),
scanned_{name} AS MATERIALIZED (
  SELECT at, id, whose, thing FROM (
    SELECT e.{at} AS at, e.id, e.{whose}, e.{whose} AS whose, e.{thing} AS thing{track}
    FROM {table} e
    WHERE {fits} AND (e.{at}, e.id) {beyond} (%(at)s::timestamptz, %(pk_{code})s::bigint)
    ORDER BY e.{at} {way}, e.id {way} LIMIT {scanned}
  ) e
  WHERE {many} AND {follows} AND {seen}
  ORDER BY at {way}, id {way} LIMIT {limit}
),
enough_{name} AS MATERIALIZED (
  SELECT count(*) = {limit} OR {many} AND (
    SELECT true FROM {table} e
    WHERE {fits} AND (e.{at}, e.id) {beyond} (%(at)s::timestamptz, %(pk_{code})s::bigint)
    ORDER BY e.{at} {way}, e.id {way} OFFSET {scanned} LIMIT 1
  ) IS NULL AS it_is
  FROM scanned_{name}
),
nearest_{name} AS MATERIALIZED (
  SELECT followed.id AS whose, event.at, event.id
  FROM followed_{name} AS followed CROSS JOIN LATERAL (
    SELECT e.{at} AS at, e.id FROM {table} e
    WHERE e.{whose} = followed.id AND {fits} AND {seen}
      AND (e.{at}, e.id) {beyond} (%(at)s::timestamptz, %(pk_{code})s::bigint)
    ORDER BY e.{at} {way}, e.id {way} LIMIT 1
  ) AS event
  WHERE NOT (SELECT it_is FROM enough_{name})
  ORDER BY event.at {way}, event.id {way} LIMIT {limit}
),
asked_{name} AS (
  SELECT event.at, event.id, nearest.whose, event.thing
  FROM nearest_{name} AS nearest CROSS JOIN LATERAL (
    SELECT e.{at} AS at, e.id, e.{thing} AS thing FROM {table} e
    WHERE e.{whose} = nearest.whose AND {fits} AND {seen}
      AND (e.{at}, e.id) {beyond} (%(at)s::timestamptz, %(pk_{code})s::bigint)
      AND e.{at} {until} (SELECT CASE count(*) WHEN {limit} THEN {farthest}(at)
        ELSE '{end}infinity' END FROM nearest_{name})
    ORDER BY e.{at} {way}, e.id {way} LIMIT {limit}
  ) AS event
  ORDER BY event.at {way}, event.id {way} LIMIT {limit}
)"""
_OF_ONE_KIND = """
  SELECT at, {code} AS kind, id, {person} AS person, thing FROM scanned_{name}
  WHERE (SELECT it_is FROM enough_{name})
  UNION ALL SELECT at, {code}, id, {person}, thing FROM asked_{name}"""
_WHOLE = """WITH {kinds}
SELECT event.at, event.kind, event.id, event.thing,
  u.id, u.username, u.first_name, u.last_name, c.picture_key
FROM (SELECT * FROM ({union}
) AS event ORDER BY at {way}, kind {way}, id {way} LIMIT {limit}) AS event
LEFT JOIN users_user u ON u.id = event.person
LEFT JOIN users_client c ON c.user_id = event.person
ORDER BY event.at {way}, event.kind {way}, event.id {way}"""
_NEWER_FIRST = {"way": "DESC", "beyond": "<", "until": ">=", "farthest": "min", "end": "-"}
_OLDER_FIRST = {"way": "ASC", "beyond": ">", "until": "<=", "farthest": "max", "end": ""}


@cache
def statement(kinds: Collection[str], *, backwards: bool, limit: int) -> str:
    """Takes `me`, `at`, and for each kind's code `pk_<code>`.

    Rows: when, the kind's code, the event's id, the thing's id, and the person's card if any.
    """
    way = _OLDER_FIRST if backwards else _NEWER_FIRST
    chosen = [branch for branch in BRANCHES if branch.name in kinds]
    return _WHOLE.format(
        kinds=",".join(_one_kind(branch, way, limit) for branch in chosen),
        union="\n  UNION ALL".join(
            _OF_ONE_KIND.format(
                name=branch.name,
                code=branch.code,
                limit=limit,
                person="whose" if branch.is_of_people else "NULL::bigint",
            )
            for branch in chosen
        ),
        limit=limit,
        **way,
    )


def _one_kind(branch: Branch, way: dict[str, str], limit: int) -> str:
    return _ONE_KIND.format(
        **{name: getattr(branch, name) for name in branch.__dataclass_fields__},
        follows=branch.follows,
        followed=branch.followed,
        track="" if branch.thing == "id" else f", e.{branch.thing}",
        many=branch.many,
        scanned=SCANNED,
        limit=limit,
        **way,
    )
