"""POST /api/me/plays/, by many at once."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from audio.models import PlayEvent, Track
from tests import make, make_music
from tests.api_client import ApiFor, refused
from tests.at_once import at_once, in_turn, seen_at_a_lock
from tests.audio.plays.played import play, plays_of
from users.models import Client, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def test_32_posts_of_one_event_at_once_count_it_once(api_for: ApiFor) -> None:
    track, listener = make_music.track(), make.user()
    sent, clients = play(track), [api_for(listener) for _ in range(32)]

    answers = at_once(
        *(lambda api=api: api.post("/api/me/plays/", sent).json() for api in clients)
    )

    results = [answer["items"][0]["result"] for answer in answers]
    assert sorted(results) == ["accepted"] + ["duplicate"] * 31
    assert PlayEvent.objects.count() == 1
    assert plays_of(track) == 1


def test_batches_in_different_orders_do_not_block_each_other(api_for: ApiFor) -> None:
    """Same tracks and, within pairs, same events, forwards and backwards: a deadlock if there
    is one to be had, which PostgreSQL would answer with an error after a second."""
    tracks = make_music.tracks(25)
    listeners = [make.user() for _ in range(4)]
    shared = [[play(track) for track in tracks] for _ in listeners]
    clients = [api_for(listeners[n // 2]) for n in range(8)]

    def send(n: int) -> list[int]:
        statuses = []
        for _ in range(5):
            own = [play(track) for track in tracks]
            batch = shared[n // 2] + own
            order = batch if n % 2 else batch[::-1]
            response = clients[n].post("/api/me/plays/", {"plays": order})
            statuses.append(response.status_code)
        return statuses

    assert at_once(*(partial(send, n) for n in range(8))) == [[201] * 5] * 8

    own, once = 8 * 5, 4
    assert [plays_of(track) for track in tracks] == [own + once] * 25
    assert PlayEvent.objects.count() == 25 * (own + once)


def test_one_event_under_many_tracks_is_kept_once_and_blocks_nobody(api_for: ApiFor) -> None:
    """No track in common, so that nothing but the events themselves can be waited for."""
    listener, rounds = make.user(), [[str(uuid4()) for _ in range(50)] for _ in range(10)]
    clients = [(api_for(listener), make_music.track()) for _ in range(8)]

    def send(n: int) -> int:
        (api, track), accepted = clients[n], 0
        for events in rounds:
            order = events if n % 2 else events[::-1]
            batch = [play(track, event_id=event) for event in order]
            response = api.post("/api/me/plays/", {"plays": batch})
            assert response.status_code == 201, response.content
            accepted += response.json()["accepted"]
        return accepted

    accepted = at_once(*(partial(send, n) for n in range(8)))

    assert sum(accepted) == 500
    assert [plays_of(track) for _, track in clients] == accepted


@pytest.mark.parametrize("plan", ["custom", "generic"])
def test_first_the_listener_is_held_and_then_tracks(api_for: ApiFor, plan: str) -> None:
    """Whether the statement is planned for what is sent or, once it is prepared, for any."""
    listener, tracks = make.user(), make_music.tracks(50)
    api, batch = api_for(listener), {"plays": [play(track) for track in tracks]}
    listeners = User.objects.filter(pk=listener.pk).select_for_update(skip_locked=True)
    others = Track.objects.select_for_update(skip_locked=True)

    def send() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SET plan_cache_mode = force_{plan}_plan")
        return int(api.post("/api/me/plays/", batch).status_code)

    free, status = seen_at_a_lock(listeners.get, send, lambda: len(others.all()))
    assert (free, status) == (50, 201)

    first = lambda: others.get(pk=tracks[0].pk)  # noqa: E731
    free, status = seen_at_a_lock(first, send, lambda: len(listeners.all()))
    assert (free, status) == (0, 201)


def test_whoever_is_erased_meanwhile_is_told_so(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    api, answers = api_for(listener), []

    in_turn(
        lambda: Client.objects.select_for_update().get(pk=listener.pk),
        lambda: erasure.erase_now(user=listener),
        lambda: answers.append(api.post("/api/me/plays/", play(track))),
    )

    refused(answers[0], 404, "not_found")
    refused(api.post("/api/me/plays/", play(track)), 401, "invalid_token")
    assert plays_of(track) == 0
