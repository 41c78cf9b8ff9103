"""PUT and GET /api/playlists/{id}/rules/: who may, what is refused, and what becomes of it."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from audio.playlists import smart
from audio.playlists.api import rules as api_rules
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist
from audio.playlists.rules import Rules
from tests import make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import Notification, UserBlock

SCHEMA = "/api/playlists/rules/schema/"
LIKED = {"field": "liked", "op": "is", "value": True}
TURNED = {"field": "year", "op": "between", "value": [2, 1]}
MANY = dict.fromkeys("abcdefghi")
EXAMPLE: dict[str, Any] = {
    "match": {
        "all": [
            {"field": "genre", "op": "is", "value": "ambient"},
            {"field": "year", "op": "between", "value": [1990, 1999]},
            {
                "any": [
                    {"field": "plays", "op": "at_least", "value": 5},
                    {"field": "last_played", "op": "not_in_last", "value": 30},
                    {"field": "liked_at", "op": "after", "value": "2026-01-01T00:00:00Z"},
                ]
            },
        ]
    },
    "sort": "random",
    "limit": 50,
}


def _rules(playlist: Playlist) -> str:
    return f"/api/playlists/{playlist.pk}/rules/"


def _matching(*conditions: Any) -> dict[str, Any]:
    return {"match": {"all": list(conditions)}, "sort": "title", "limit": 100}


def _nested(depth: int) -> Any:
    group: Any = {"all": [LIKED]}
    for _ in range(depth - 1):
        group = {"any": [group]}
    return {"match": group}


@pytest.mark.django_db
def test_an_empty_playlist_becomes_smart(api_for: ApiFor):
    made = make_playlist.playlist()
    api = api_for(made.owner)
    answer = api.put(_rules(made), {"rules": EXAMPLE})
    assert answer.status_code == 200
    assert answer.json() == {"rules": EXAMPLE, "snapshot_id": "2"}
    assert api.get(_rules(made)).json() == answer.json()
    assert api.get(f"/api/playlists/{made.pk}/").json()["is_smart"] is True


@pytest.mark.django_db
def test_what_is_left_out_is_told(api_for: ApiFor):
    made = make_playlist.playlist()
    told = api_for(made.owner).put(_rules(made), {"rules": {"match": {"all": []}}}).json()
    assert told["rules"] == {"match": {"all": []}, "sort": "-published_at", "limit": 100}


@pytest.mark.django_db
def test_one_with_tracks_does_not(api_for: ApiFor):
    made = make_playlist.of([make_music.track()])
    refused(
        api_for(made.owner).put(_rules(made), {"rules": EXAMPLE}), 409, "playlist_not_empty"
    )
    made.refresh_from_db()
    assert made.rules is None


@pytest.mark.django_db
def test_null_keeps_what_it_shows_in_one_version(api_for: ApiFor):
    tracks = [make_music.track(title=title, duration_ms=1_000) for title in "AB"]
    made = make_playlist.playlist()
    api = api_for(made.owner)
    api.put(_rules(made), {"rules": _matching()})
    shown = api.get(f"/api/playlists/{made.pk}/").json()
    assert (shown["tracks_count"], shown["duration_ms"]) == (None, None)
    answer = api.put(_rules(made), {"rules": None})
    assert answer.json() == {"rules": None, "snapshot_id": "3"}
    assert [entry.track_id for entry in make_playlist.entries(made)] == [t.pk for t in tracks]
    assert (made.tracks_count, made.duration_ms) == (2, 2_000)
    kinds = PlaylistChange.objects.filter(playlist=made).order_by("version")
    assert list(kinds.values_list("kind", flat=True)) == ["created", "edited", "added"]
    added = api.post(
        f"/api/playlists/{made.pk}/tracks/", {"track_ids": [make_music.track().pk]}
    )
    assert added.status_code == 201


@pytest.mark.django_db
def test_null_is_no_news(api_for: ApiFor):
    made, track = make_playlist.playlist(), make_music.track()
    viewer = make_playlist.member(made, "viewer")
    Playlist.objects.filter(pk=made.pk).update(rules=EXAMPLE | {"match": {"all": []}})
    assert api_for(made.owner).put(_rules(made), {"rules": None}).status_code == 200
    assert make_playlist.track_ids(made) == [track.pk]
    assert not Notification.objects.of(viewer).exists()


@pytest.mark.django_db
def test_null_of_an_ordinary_one_changes_nothing(api_for: ApiFor):
    made = make_playlist.of([make_music.track()])
    answer = api_for(made.owner).put(_rules(made), {"rules": None})
    assert answer.json() == {"rules": None, "snapshot_id": made.snapshot_id}


@pytest.mark.django_db
def test_its_tracks_are_not_for_hands(api_for: ApiFor):
    made = make_playlist.playlist()
    api = api_for(made.owner)
    api.put(_rules(made), {"rules": EXAMPLE})
    body = {"track_ids": [make_music.track().pk]}
    refused(api.post(f"/api/playlists/{made.pk}/tracks/", body), 409, "smart_playlist")


@pytest.mark.django_db
def test_a_stale_snapshot(api_for: ApiFor):
    made = make_playlist.playlist()
    api = api_for(made.owner)
    api.put(_rules(made), {"rules": EXAMPLE})
    body = refused(
        api.put(_rules(made), {"rules": None}, If_Match='"1"'), 409, "snapshot_conflict"
    )
    assert body["snapshot_id"] == "2"


@pytest.mark.django_db
def test_only_the_owner(api: Api, api_for: ApiFor):
    made = make_playlist.public(collaborative=True)
    editor = api_for(make_playlist.member(made, "editor"))
    for ask in (editor.get(_rules(made)), editor.put(_rules(made), {"rules": EXAMPLE})):
        refused(ask, 403, "not_your_playlist")
    refused(api.get(_rules(made)), 401, "unauthenticated")
    private = make_playlist.playlist()
    refused(editor.get(_rules(private)), 404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize("of", ["another's", "hidden", "smart", "itself", "none"])
def test_playlists_that_rules_cannot_ask_for(api_for: ApiFor, of: str):
    made = make_playlist.playlist()
    smart = make_playlist.playlist(owner=made.owner)
    Playlist.objects.filter(pk=smart.pk).update(rules=EXAMPLE)
    others = make_playlist.unlisted()
    make_playlist.member(others, "viewer", made.owner)
    hidden = make_playlist.public()
    UserBlock.objects.create(user=hidden.owner, other=made.owner, level="block")
    pks = {"another's": others.pk, "hidden": hidden.pk, "smart": smart.pk, "itself": made.pk}
    pk = pks.get(of, 10**9)
    rules = _matching({"field": "in_playlist", "op": "is", "value": pk})
    answer = api_for(made.owner).put(_rules(made), {"rules": rules})
    body = refused(answer, 422, "unknown_playlist")
    place = ["body", "rules", "match", "all", 0, "value"]
    assert [error["loc"] for error in body["errors"]] == [place]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "loc"),
    [
        ({}, ["match"]),
        ({"match": {}}, ["match"]),
        ({"match": LIKED}, ["match"]),
        ({"match": {"any": []}}, ["match", "any"]),
        ({"match": {"all": [{"field": "mood"}]}}, ["match", "all", 0]),
        ({"match": {"all": [LIKED | {"op": "at_least"}]}}, ["match", "all", 0, "op"]),
        ({"match": {"all": [LIKED | {"more": 1}]}}, ["match", "all", 0, "more"]),
        (
            {"match": {"all": [{"field": "year", "op": "is", "value": "x"}]}},
            ["match", "all", 0, "value"],
        ),
        (
            {"match": {"all": [{"field": "title", "op": "is", "value": " "}]}},
            ["match", "all", 0, "value"],
        ),
        ({"match": {"all": [LIKED] * 51}}, []),
        ({"match": {"all": [{"field": "plays", "op": "is", "value": 1}] * 6}}, []),
        (_nested(6), []),
        (_nested(60), []),
        ({"match": {"all": []}} | MANY, []),
        ({"match": {"all": [], **MANY}}, []),
        ({"match": {"any": [{"all": [LIKED, LIKED | MANY]}]}}, []),
        ({"match": {"all": []}, "limit": 1001}, ["limit"]),
        ({"match": {"all": []}, "sort": "-random"}, ["sort"]),
        ({"match": {"all": [{"any": [TURNED]}]}}, ["match", "all", 0, "any", 0, "value"]),
    ],
)
def test_what_is_no_rule_is_named(api_for: ApiFor, rules: Any, loc: list[Any]):
    made = make_playlist.playlist()
    answer = api_for(made.owner).put(_rules(made), {"rules": rules})
    body = refused(answer, 422, "invalid")
    assert body["errors"][0]["loc"] == ["body", "rules", *loc]
    assert len(body["errors"]) == 1


def test_five_levels_and_fifty_conditions():
    Rules.model_validate(_nested(5))
    Rules.model_validate({"match": {"all": [LIKED] * 50}})


@pytest.mark.django_db
def test_the_schema_is_published_for_everybody_to_keep(api: Api):
    answer = api.get(SCHEMA)
    assert answer.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = api.get(SCHEMA, If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


@pytest.mark.django_db
def test_the_schema_says_what_the_server_says(api: Api):
    schema = api.get(SCHEMA).json()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(EXAMPLE)
    wrong = [_matching({"field": "mood"}), _matching(LIKED | {"value": "x"}), {"match": {}}]
    for rules in wrong:
        assert not validator.is_valid(rules)
        with pytest.raises(ValidationError):
            Rules.model_validate(rules)


CONDITIONS = st.one_of(
    st.builds(
        lambda field, op, value: {"field": field, "op": op, "value": value},
        st.sampled_from(["title", "artist", "album"]),
        st.sampled_from(["is", "is_not", "contains", "starts_with"]),
        st.sampled_from(["Rain", "%", "_", "\\", "!!!", "'"]),
    ),
    st.builds(
        lambda field, op, value: {"field": field, "op": op, "value": value},
        st.sampled_from(["year", "plays", "rating", "duration_ms"]),
        st.sampled_from(["is", "is_not", "at_least", "at_most"]),
        st.sampled_from([0, 1, 5, 1999, 2**31 - 1]),
    ),
    st.builds(
        lambda field, low: {"field": field, "op": "between", "value": [low, 2**31 - 1]},
        st.sampled_from(["year", "plays", "rating", "duration_ms"]),
        st.sampled_from([0, 1, 2024]),
    ),
    st.builds(
        lambda field, op: {"field": field, "op": op, "value": 36_500},
        st.sampled_from(["last_played", "liked_at", "published_at"]),
        st.sampled_from(["in_last", "not_in_last"]),
    ),
    st.builds(
        lambda field, op, value: {"field": field, "op": op, "value": value},
        st.sampled_from(["last_played", "liked_at", "published_at"]),
        st.sampled_from(["before", "after"]),
        st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]),
    ),
    st.builds(
        lambda op: {"field": "genre", "op": op, "value": "ambient"},
        st.sampled_from(["is", "is_not"]),
    ),
    st.just(LIKED),
)
GROUPS = st.recursive(
    st.builds(lambda all_: {"all": all_}, st.lists(CONDITIONS, max_size=4)),
    lambda groups: st.builds(
        lambda any_: {"any": any_}, st.lists(groups | CONDITIONS, min_size=1, max_size=3)
    ),
    max_leaves=4,
)
SORTS = Rules.model_fields["sort"].annotation.__args__  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
@given(group=GROUPS, sort=st.sampled_from(SORTS), limit=st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_every_rule_can_be_asked(group: Any, sort: str, limit: int):
    """PostgreSQL understands each of them, together with the others; the schema as well."""
    rules = {"match": group, "sort": sort, "limit": limit}
    try:
        told = Rules.model_validate(rules)
    except ValidationError:
        return  # deeper than it may be
    jsonschema.Draft202012Validator(api_rules.SCHEMA).validate(rules)
    assert json.loads(told.model_dump_json()) == rules
    playlist = Playlist(pk=1, owner_id=1, rules=rules)
    assert smart.track_ids(playlist, AnonymousUser()) == []
