"""What is made for an operation before it is asked: rows, and states."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from audio.catalog.ownership import erase_pages
from audio.catalog.services import open_page
from audio.models import Artist, Claim, Credit, PlayerState, Track, Upload
from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import Visibility
from audio.playlists.services import folders, members
from audio.publishing.services.albums import create_album
from audio.publishing.services.erasing import erase_music
from audio.publishing.services.tracks import add_draft_track
from audio.uploads import services as uploads
from audio.uploads.models import Transport
from audio.uploads.services import Announced
from config.fields import utc_now
from radio.models import Station
from recommendations.mixes import services as mixes
from recommendations.models import Mix
from tests import make, make_music, make_playlist
from users.google.queries import links_of
from users.google.services import joining
from users.models import Client, Export, RecoveryCode, TotpDevice, User

OWN = ("email", "username", "password", "email_verified_at", "erase_at")
NO_SEED = dict.fromkeys(("track", "artist", "genre", "playlist"))


def put_right(person: User) -> None:
    """They are again who they were, whatever was done to them; nobody is erased meanwhile."""
    person.save(update_fields=OWN)
    Client.objects.filter(pk=person.pk).update(login_otp=False)
    for rows in (
        Upload.objects.filter(by=person),
        PlayerState.objects.filter(user=person),
        TotpDevice.objects.filter(user=person),
        RecoveryCode.objects.filter(user=person),
        Claim.objects.filter(user=person),
        Export.objects.under_way().filter(user=person),
        links_of(person),
    ):
        rows.delete()
    Artist.objects.managed_by(person).filter(opened_here=False).update(user=None)


def _without_pages(person: User) -> None:
    with transaction.atomic():
        erase_music(user=person)
        erase_pages(user=person)


def _page(person: User) -> Artist:
    """Of their own; there is one of them."""
    page: Artist | None = Artist.objects.managed_by(person).filter(opened_here=True).first()
    return page or open_page(user=person, name="A page")


def release(person: User) -> dict[str, Any]:
    """A draft with a track, as it stands in the path."""
    page = _page(person)
    album = create_album(artist=page, by=person, changes={"title": "A record"})
    song = add_draft_track(artist=page, title="A song", album=album)
    return {"artist_id": page.pk, "album_id": album.pk, "track_id": song.pk}


def _upload(person: User) -> dict[str, Any]:
    """All of it is here, and nobody has said so. Earlier ones go: a person has room for 50."""
    Upload.objects.unfinished().filter(by=person).delete()
    begun = uploads.begin(
        by=person, artist=_page(person), file=Announced("a.flac", 4), transport=Transport.TUS
    )
    Upload.objects.filter(pk=begun.pk).update(offset=4)
    return {"upload_id": str(begun.pk)}


def _credit(person: User) -> dict[str, Any]:
    """Somebody else names their page."""
    named = Credit.objects.create(track=make_music.track(), artist=_page(person))
    return {"credit_id": named.pk}


def _playlist(person: User) -> dict[str, Any]:
    """Of their own, which everybody may see, with somebody in it and an open invitation."""
    songs = Track.objects.order_by("pk")[:2]
    made = make_playlist.of(songs, owner=person, visibility=Visibility.PUBLIC)
    lasts = timedelta(hours=1)
    open_one = members.invite(playlist=made, by=person, role="viewer", lasts=lasts)
    others = {"invite_id": open_one.pk, "user_id": make_playlist.member(made, "editor").pk}
    PlaylistFolder.objects.filter(user=person).delete()
    others["folder_id"] = folders.create_folder(user=person, title="Work").pk
    return make_playlist.ids(made) | others


def _mix(person: User) -> dict[str, Any]:
    mixes.make(user=person, now=utc_now())
    return {"mix_id": Mix.objects.of(person)[0].pk}


def _station(person: User) -> dict[str, Any]:
    """Their own radio, which they may have had before."""
    return {"station_id": Station.objects.get_or_create(user=person, **NO_SEED)[0].pk}


def _followed(person: User) -> dict[str, Any]:
    """Somebody else's."""
    return {"playlist_id": make_playlist.public().pk}


def _invitation(person: User) -> dict[str, Any]:
    """To somebody else's."""
    made = make_playlist.playlist()
    lasts = timedelta(hours=1)
    open_one = members.invite(playlist=made, by=made.owner, role="viewer", lasts=lasts)
    return {"playlist_id": made.pk, "token": open_one.token}


def _others(person: User) -> dict[str, Any]:
    """Somebody, and an artist, of whom nobody wants anything yet."""
    other, artist = make.user(), make_music.artist()
    return {
        "username": other.username,
        "user_id": other.pk,
        "artist_id": artist.pk,
        "kind": "user",
        "blocked_id": other.pk,
    }


def _manage(person: User) -> None:
    """The page of the track that has bytes."""
    Artist.objects.filter(tracks__in=Track.objects.playable_inside()).update(user=person)


def _link(person: User) -> None:
    joining.join(user=person, subject=str(person.pk), extra_data={}, network="")


STATES: Mapping[str, Callable[[User], Any]] = {
    "open_artist_page": _without_pages,
    "keep_account": lambda person: User.objects.filter(pk=person.pk).update(erase_at=utc_now()),
    "remove_authenticator": make.authenticator,
    "renew_recovery_codes": make.authenticator,
    "ask_for_export": lambda person: None,
    "unlink_google": _link,
    "get_original": _manage,
}
"""Without which an operation has nothing to do. None of it stays."""


PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = {
    **dict.fromkeys(
        (
            *("create_album", "replace_album", "change_album", "delete_album"),
            *("order_album_tracks", "set_album_cover", "delete_album_cover"),
            *("replace_track", "change_track", "delete_track"),
            *("set_track_cover", "delete_track_cover"),
            *("replace_artist", "change_artist", "delete_artist"),
            *("set_artist_picture", "delete_artist_picture"),
            *("set_artist_cover", "delete_artist_cover", "upload_track", "create_upload"),
            *("get_track_shares", "get_album_shares", "get_artist_shares"),
        ),
        release,
    ),
    **dict.fromkeys(
        (
            *("get_upload", "get_upload_offset", "write_upload"),
            *("complete_upload", "abandon_upload"),
        ),
        _upload,
    ),
    **dict.fromkeys(
        (
            *("get_playlist", "replace_playlist", "change_playlist", "delete_playlist"),
            *("export_playlist", "get_playlist_rules", "set_playlist_rules"),
            *("list_collaborators", "invite_collaborator", "remove_collaborator"),
            *("take_back_invite", "restore_snapshot"),
            *("list_playlist_tracks", "add_playlist_tracks", "move_playlist_tracks"),
            *("remove_playlist_track", "remove_playlist_entry", "remove_playlist_entries"),
            *("list_snapshots", "get_snapshot", "compare_snapshots"),
            *("set_playlist_cover", "delete_playlist_cover", "change_playlist_folder"),
            *("delete_playlist_folder", "put_into_playlist_folder"),
            *("take_out_of_playlist_folder", "get_playlist_shares"),
        ),
        _playlist,
    ),
    "follow_playlist": _followed,
    "unfollow_playlist": _followed,
    "join_playlist": _invitation,
    **dict.fromkeys(
        (
            *("follow_user", "unfollow_user", "follow_artist", "unfollow_artist"),
            *("set_block", "delete_block", "list_followers", "list_following"),
            "list_user_playlists",
        ),
        _others,
    ),
    "forget_play": lambda person: {"play_id": make_music.play(person, make_music.track()).pk},
    "get_mix": _mix,
    **dict.fromkeys(("get_station", "delete_station", "draw_next_tracks"), _station),
    "accept_credit": _credit,
    "decline_credit": _credit,
}
"""What is made for an operation, by the names that paths have for it."""
