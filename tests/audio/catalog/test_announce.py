"""What webhooks are told of artists and their music."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.catalog.services import restore, take_down
from audio.models import Album, Artist, ArtistBlock, FollowedArtist
from audio.publishing.services import releasing
from config import env
from config.fields import utc_now
from tests import make
from tests.audio.publishing import drafts
from tests.far_side import FarSide, Said
from tests.far_sides import FarSides
from tests.users.webhooks.receiving import forward, webhook
from users.models import User, Webhook, WebhookDelivery
from users.webhooks import sending, services
from users.webhooks.events import Event

pytestmark = pytest.mark.django_db(transaction=True)


def told(user: User | None = None) -> list[dict[str, Any]]:
    """Messages in their order, without when."""
    rows = WebhookDelivery.objects.order_by("pk")
    if user:
        rows = rows.filter(webhook__user=user)
    return [{k: v for k, v in json.loads(row.body).items() if k != "timestamp"} for row in rows]


def follower(artist: Artist, **more: Any) -> User:
    """With a webhook."""
    person = make.user(email_verified_at=timezone.now())
    FollowedArtist.objects.create(user=person, artist=artist, **more)
    services.create(user=person, url="https://hooks.example.org/", events=[*Event])
    return person


def hooked(person: User, url: FarSide | str = "https://hooks.example.org/") -> Webhook:
    return webhook(url, person).webhook


def test_a_release_is_told_to_who_manages_and_who_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")
    album = drafts.album(size=3)
    owner, fan = drafts.by(album), follower(album.artist)
    follower(drafts.page())
    hooked(owner)

    releasing.publish(release=album, by=owner)

    release = {
        "type": "release.published",
        "data": {
            "type": "album",
            "id": album.pk,
            "title": "Harbour",
            "artist": {"id": album.artist_id, "name": "Ada Cole"},
            "share_url": f"https://music.example.org/s/album/{album.pk}/harbour/",
        },
    }
    assert (told(owner), told(fan), len(told())) == ([release], [release], 2)


def test_who_manages_and_follows_is_told_once() -> None:
    album = drafts.album()
    owner = drafts.by(album)
    FollowedArtist.objects.create(user=owner, artist=album.artist)
    hooked(owner)

    releasing.publish(release=album, by=owner)

    assert len(told()) == 1


def test_nobody_who_blocked_or_muted_the_artist_or_follows_since() -> None:
    album = drafts.album()
    for level in ("block", "mute"):
        ArtistBlock.objects.create(
            user=follower(album.artist), artist=album.artist, level=level
        )
    follower(album.artist, created_at=timezone.now() + timedelta(minutes=1))

    releasing.publish(release=album, by=drafts.by(album))

    assert told() == []


def test_what_is_out_once_is_no_news_again() -> None:
    album = drafts.album()
    owner = drafts.by(album)
    hooked(owner)

    releasing.publish(release=album, by=owner)
    releasing.withdraw(release=album, by=owner)
    releasing.publish(release=album, by=owner)
    drafts.track(album.artist, "Later", album=album)
    releasing.publish(release=Album.objects.get(pk=album.pk), by=owner)

    assert [one["data"]["type"] for one in told()] == ["album"]


def test_a_single_is_a_release() -> None:
    single = drafts.track(drafts.page())
    hooked(drafts.by(single))

    releasing.publish(release=single, by=drafts.by(single))

    [one] = told()
    assert (one["data"]["type"], one["data"]["title"]) == ("track", "Tide")


def test_at_its_hour() -> None:
    album = drafts.album()
    owner = drafts.by(album)
    hooked(owner)
    at = utc_now() + timedelta(minutes=5)
    releasing.schedule(release=album, by=owner, at=at)
    assert told() == []

    releasing.go_live(now=at + timedelta(seconds=1))
    releasing.go_live(now=at + timedelta(seconds=2))

    assert len(told()) == 1
    body = json.loads(WebhookDelivery.objects.get().body)
    assert body["timestamp"].startswith(at.isoformat()[:19])


def test_a_takedown_and_its_end_are_told_to_managers_alone() -> None:
    album = drafts.published()
    owner = drafts.by(album)
    hooked(owner)
    follower(album.artist)

    take_down(subject=album, by=None, reason="A notice by zqxsomebody.")
    restore(subject=album, by=None)

    down, up = told()
    assert (down["type"], down["data"]["action"]) == ("takedown", "taken_down")
    assert (down["data"]["type"], down["data"]["id"]) == ("album", album.pk)
    assert down["data"]["share_url"] is None
    assert (up["data"]["action"], up["data"]["title"]) == ("restored", "Harbour")
    assert up["data"]["share_url"]
    assert "zqx" not in json.dumps(told())


def test_an_artist_page_has_a_name() -> None:
    page = drafts.page(name="The Weir")
    hooked(drafts.by(page))

    take_down(subject=page, by=None, reason="A notice.")

    [one] = told()
    assert one["data"] == {
        "type": "artist",
        "id": page.pk,
        "name": "The Weir",
        "share_url": None,
        "action": "taken_down",
    }


def test_a_former_manager_is_told_no_more_not_even_by_a_replay(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(500))
    album = drafts.published()
    owner, other = drafts.by(album), drafts.manager(is_artist=True)
    hook = hooked(owner, side)
    take_down(subject=album, by=None, reason="A notice.")
    sending.send_due()
    assert len(side.asked) == 1

    Artist.objects.filter(pk=album.artist_id).update(user=other)
    forward()
    sending.send_due()
    restore(subject=album, by=None)
    take_down(subject=album, by=None, reason="Another.")

    assert len(side.asked) == 1
    delivery = WebhookDelivery.objects.get()  # and no second
    assert delivery.status == "dropped"
    assert services.replay(webhook=hook, delivery_id=delivery.pk) == 0


def test_a_follower_is_not_told_late_of_what_is_hidden_by_then(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    album = drafts.album()
    owner, fan = drafts.by(album), follower(album.artist)
    Webhook.objects.filter(user=fan).update(url=side.url)
    hooked(owner, side)

    releasing.publish(release=album, by=owner)
    take_down(subject=album, by=None, reason="A notice.")
    sending.send_due()

    by_owner = {row.webhook.user_id: row.status for row in deliveries("release.published")}
    assert by_owner == {owner.pk: "taken", fan.pk: "dropped"}
    assert len(side.asked) == 2


def deliveries(event: str) -> list[WebhookDelivery]:
    return [*WebhookDelivery.objects.filter(event=event).select_related("webhook")]
