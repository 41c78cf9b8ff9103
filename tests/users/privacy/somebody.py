"""Somebody who has used everything there is, so that there is something to find, or not."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone
from social_django.models import UserSocialAuth

from audio.catalog.services import open_page, restore, take_down
from audio.library import services as library
from audio.models import Artist, ArtistBlock, Claim, Duplicate, FollowedArtist
from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import PlaylistMember
from audio.playlists.services import entries, members, moderation
from audio.publishing.services.tracks import add_draft_track
from audio.takedowns.services import answering, deciding, filing
from audio.takedowns.written import Named
from audio.uploads import services as uploads
from audio.uploads.models import Transport
from audio.uploads.services import Announced
from followers.services import block_user, follow_user
from lyrics.models import Lyrics
from lyrics.services import write_lyrics
from lyrics.words import Words
from recommendations.models import Interaction, Recommendation, Training
from recommendations.training import packed
from recommendations.training.models import Kind
from tests import make, make_music, make_picture, make_playlist
from tests.api_client import Api
from tests.audio.imports.samples import made_import
from tests.audio.takedowns import giving
from tests.users.privacy.asking import body
from tests.users.support import asked
from tests.users.webhooks.receiving import unused
from users.accounts.choices import Level
from users.models import (
    ContentReport,
    Handoff,
    Integration,
    MailStop,
    RecoveryCode,
    User,
    WebhookDelivery,
)
from users.support.services import reports, tickets

EMAIL = "canary.mail@example.org"
USERNAME = "canary-name"
FIRST_NAME = "Canaryfirst"
LAST_NAME = "Canarylast"
PHONE = "+4930555123456"
BIO = "Canary, in a few words."
NEVER_AGAIN = (EMAIL, USERNAME, FIRST_NAME, LAST_NAME, PHONE, BIO)
"""After they are erased."""


def with_traces_everywhere() -> User:
    """By the front door where there is one."""
    api = _registered()
    person = User.objects.get(username=USERNAME)
    _fill_profile(api)
    _listen(api, person)
    _keep(person)
    _say(api)
    _arrange(person)
    _follow(person)
    _be_recommended_to(person)
    made_import(person, title=f"{LAST_NAME}'s song")
    _publish(person)
    _ask_for_help(api)
    _secure(person)
    _be_told(person)
    _begin_to_sign_in()
    _be_in_dispute(person)
    _act_as_staff(person)
    _be_acted_upon(person)
    body(api.post("/api/auth/user/export/"), 202)
    return person


def _registered() -> Api:
    named = {"username": USERNAME, "first_name": FIRST_NAME, "last_name": LAST_NAME}
    told = {"email": EMAIL, "password": make.PASSWORD, "phone": PHONE, **named}
    Api().post("/api/auth/login/", {"email": EMAIL, "password": "not theirs"})
    body(Api().post("/api/auth/register/", told | {"accepts_texts": True}), 201)
    Api().post("/api/auth/login/", {"email": EMAIL, "password": "not this one"})
    shown = {"email": EMAIL, "password": make.PASSWORD}
    return Api(body(Api().post("/api/auth/login/", shown), 200)["access"])


def _fill_profile(api: Api) -> None:
    told = {"bio": BIO, "country": "DE", "notifications": {"product_news": True}}
    body(api.patch("/api/auth/user/", told), 200)
    for place in ("picture", "cover"):
        answer = api.client.post(
            f"/api/auth/user/{place}/",
            make_picture.form(make_picture.picture(300, 300)),
            content_type=make_picture.MULTIPART,
            headers={"Authorization": f"Bearer {api.token}"},
        )
        body(answer, 200)
    body(api.post("/api/auth/otp/send/", {"email": EMAIL, "purpose": "verify_email"}), 202)


def _listen(api: Api, person: User) -> None:
    Integration.objects.create(
        user=person, service="listenbrainz", account=USERNAME, token="sealed"
    )
    play = {
        "event_id": str(uuid.uuid4()),
        "track_id": make_music.track().pk,
        "played_at": "2026-03-01T20:15:00Z",
        "ms_played": 120_000,
    }
    body(api.post("/api/me/plays/", {"plays": [play]}, Idempotency_Key=uuid.uuid4().hex), 201)
    body(api.delete("/api/me/history/"), 200)
    again = play | {"event_id": str(uuid.uuid4())}
    body(api.post("/api/me/plays/", again), 201)
    body(api.put("/api/me/insights/2026/share/"), 200)
    state = {"version": 0, "track_id": play["track_id"], "is_playing": True}
    body(api.put("/api/me/player/", state), 200)
    station = body(api.post("/api/radio/stations/", {"type": "user"}), 201)
    body(api.post(f"/api/radio/stations/{station['id']}/next/", {}), 200)


def _keep(person: User) -> None:
    """Of what another has marked too, whose numbers stay."""
    album = make_music.album()
    track, other = album.tracks.all()[0], make.user()
    for one in (person, other):
        library.like(user=one, track_ids=[track.pk])
        library.save_albums(user=one, album_ids=[album.pk])
        for thing in (track, album, track.artist):
            library.rate(user=one, thing=thing, stars=4)
    FollowedArtist.objects.create(user=person, artist=album.artist)
    Artist.objects.filter(pk=album.artist_id).update(followers_count=1)
    ArtistBlock.objects.create(user=person, artist=make_music.artist(), level="block")


def _say(api: Api) -> None:
    """What they like, so that something is made of it."""
    word = {"type": "track", "id": make_music.track().pk, "verdict": "never"}
    body(api.post("/api/recommendations/feedback/", word), 200)
    body(api.patch("/api/me/taste/", {"discovery": 70}), 200)
    body(api.get("/api/recommendations/mixes/"), 200)


def _arrange(person: User) -> None:
    """Playlists of their own, and a part in those of others, whose numbers stay."""
    track, other = make_music.track(), make.user()
    own = make_playlist.of([track], owner=person, title=f"{LAST_NAME}'s own")
    theirs = make_playlist.public(owner=other, collaborative=True)
    make_playlist.member(theirs, "editor", person)
    entries.add_tracks(playlist=theirs, by=person, track_ids=[track.pk])
    members.follow(playlist=make_playlist.public(owner=other), by=person)
    members.invite(playlist=own, by=person, role="viewer", lasts=timedelta(hours=1))
    folder = PlaylistFolder.objects.create(user=person, title=f"{LAST_NAME}'s folder")
    PlaylistMember.objects.filter(user=person, playlist=own).update(folder=folder)
    moderation.curate(playlist=theirs, by=person)


def _follow(person: User) -> None:
    """Both ways: told of it, and told to others."""
    other, tiresome = make.user(), make.user()
    follow_user(user=person, other=other)
    follow_user(user=other, other=person)
    block_user(user=person, other=tiresome, level=Level.BLOCK)
    block_user(user=tiresome, other=person, level=Level.MUTE)


def _be_recommended_to(person: User) -> None:
    """As the night leaves it."""
    one, other = make_music.tracks(2)
    training = Training.objects.create(algorithm="a test", status=Training.Status.READY)
    Interaction.objects.create(user=person, track=one, weight=1, last_at=timezone.now())
    made = packed.items([(other.pk, 0.5, (packed.Because.LIKED, 0), (one.pk, 0))])
    Recommendation.objects.create(
        user=person, kind=Kind.TRACK, training=training, items=packed.pack_items(made)
    )


def _publish(person: User) -> None:
    page = open_page(user=person, name="The Weir")
    for transport in (Transport.TUS, Transport.FORM):
        uploads.begin(
            by=person, artist=page, file=Announced(f"{LAST_NAME}.flac", 4), transport=transport
        )
    tune = add_draft_track(artist=page, title="A tune", by=person)
    write_lyrics(track=tune, by=person, words=Words.of_plain(f"Sung by {FIRST_NAME}"))
    Claim.objects.create(artist=make_music.artist(), user=person, evidence=f"I am {USERNAME}.")


def _ask_for_help(api: Api) -> None:
    """With a file; and they report somebody, as somebody reports them."""
    said = {"subject": f"I am {FIRST_NAME}", "category": "help", "message": f"From {EMAIL}."}
    ticket = body(api.post("/api/support/tickets/", said), 201)
    place = f"/api/support/tickets/{ticket['id']}/messages/{ticket['messages'][0]['id']}"
    answer = api.client.post(
        f"{place}/attachments/",
        {"file": SimpleUploadedFile(f"{LAST_NAME}.txt", f"{PHONE}".encode())},
        headers={"Authorization": f"Bearer {api.token}"},
    )
    body(answer, 201)
    report = {"type": "user", "id": make.user().pk, "reason": "abuse", "message": USERNAME}
    body(api.post("/api/support/reports/", report), 201)
    person = User.objects.get(username=USERNAME)
    other = Api(make.tokens(make.user()).access)
    body(other.post("/api/support/reports/", report | {"id": person.pk}), 201)


def _secure(person: User) -> None:
    make.personal_token(person, "read", name=f"{LAST_NAME}'s radio")
    make.authenticator(person)
    RecoveryCode.objects.create(user=person, digest=uuid.uuid4().hex)
    UserSocialAuth.objects.create(user=person, provider="google", uid=uuid.uuid4().hex)
    Handoff.objects.create(
        user=person, kind="links", digest=uuid.uuid4().hex, expires_at=timezone.now()
    )


def _be_told(person: User) -> None:
    """At an address of theirs, of which nobody can tell what its name is."""
    hook = unused(person)
    WebhookDelivery.objects.create(webhook=hook, event="ping", cause="a cause", body="{}")
    MailStop.objects.create(user=person, because="complained", address=EMAIL)


def _begin_to_sign_in() -> None:
    """In two browsers, and left at that: one waits for a code by mail, one for the app's."""
    for page, form in (
        ("/portal/sign-in/by-mail/", {"email": EMAIL.upper()}),
        ("/portal/sign-in/", {"email": EMAIL, "password": make.PASSWORD}),
    ):
        answer = Browser().post(page, form)
        assert answer.status_code == 302, answer.content


def _be_in_dispute(person: User) -> None:
    """About music of others; and about their own, for which they answered."""
    told: Any = giving.TOLD | {"name": LAST_NAME, "email": EMAIL, "phone": PHONE}
    named = Named([make_music.track().pk], [])
    filing.give(told=told, named=named, by=person)
    page = make_music.track().artist  # imported: it stays
    Artist.objects.filter(pk=page.pk).update(user=person)
    notice = giving.give(page.tracks.get())
    deciding.act(notice=notice, by=make.user(is_staff=True))
    User.objects.filter(pk=person.pk).update(email_verified_at=timezone.now())
    person.refresh_from_db()
    answer: Any = giving.ANSWER | {"name": LAST_NAME, "phone": PHONE, "signature": LAST_NAME}
    answering.object_to(notice=notice, by=person, answer=answer)


def _act_as_staff(person: User) -> None:
    other = make.user()
    album = make_music.album()
    take_down(subject=album, by=person, reason="A notice.")
    restore(subject=album, by=person)
    Claim.objects.create(
        artist=make_music.artist(), user=other, status="declined", decided_by=person
    )
    helped = asked.ticket(other)
    tickets.answer(ticket=helped, by=person, text="Press play.")
    reported = ContentReport.objects.create(kind="track", object_id=1, reason="spam")
    reports.dismiss(report=reported, by=person, answer="It is not.")
    one, two = make_music.tracks(2)
    Lyrics.objects.create(track=one, by=person, plain="Over the harbour", source="staff")
    Duplicate.objects.create(
        track=one, other=two, error_rate=0.01, status="confirmed", decided_by=person
    )
    _history(person, other)
    make.browser(person)


def _be_acted_upon(person: User) -> None:
    staff = make.user(is_staff=True, is_superuser=True)
    person.groups.add(Group.objects.get_or_create(name="Curators")[0])
    person.user_permissions.add(*Permission.objects.all()[:1])
    _history(staff, person)
    for row in (person.sessions.all()[0], Claim.objects.get(user=person)):
        _history(staff, row)


def _history(by: User, of: Any) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(of),
        object_id=str(of.pk),
        object_repr=str(of),
        action_flag=CHANGE,
    )
