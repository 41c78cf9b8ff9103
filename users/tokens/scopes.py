"""What a personal token may do: for each operation, the scope that it needs.

One table, by operation id. What stands nowhere in it a token cannot do, and a test fails.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from config.errors import NotAllowed


class Scope(StrEnum):
    """None of them holds another: a program that only scrobbles reads nothing."""

    READ = "read"
    LIBRARY = "library"
    PLAYLISTS = "playlists"
    PLAYER = "player"
    SCROBBLE = "scrobble"
    PUBLISH = "publish"


class TokenScope(NotAllowed):
    code, message = (
        "token_scope",
        "This token is not good for that: it needs the scope {scope}.",
    )

    @property
    def members(self) -> dict[str, Any]:
        return {"scope": self.context["scope"]}


class TokenNotHere(NotAllowed):
    code = "token_not_here"
    message = "No personal token is good for that: sign in."


READING = """
get_account list_notifications list_history list_recently_played get_player sync search
get_notification_choices suggest list_liked_tracks list_saved_albums check_library
list_tracks list_recent_tracks get_track get_lyrics list_popular_tracks get_waveform
list_track_credits list_similar_tracks list_albums get_album list_album_tracks
list_artists get_artist list_artist_albums list_artist_tracks list_top_tracks
list_related_artists list_genres get_genre get_chart list_my_playlists browse_playlists
get_playlist export_playlist get_rules_schema get_playlist_rules list_playlist_tracks
list_collaborators list_snapshots get_snapshot compare_snapshots list_playlist_folders
get_user list_user_playlists list_followers list_following list_my_following list_blocks
get_feed recommend_tracks recommend_albums recommend_artists list_feedback list_mixes
get_mix list_curated get_taste list_radio_presets list_stations get_station share
get_track_shares get_album_shares get_artist_shares get_playlist_shares list_my_artists
list_my_credits list_my_claims open_events stream_events list_imports get_import
list_import_names get_import_report
list_legal_texts get_legal_text get_artist_insights get_my_year
"""
KEEPING = """
like_tracks unlike_tracks unlike_track save_albums unsave_albums unsave_album rate_track
unrate_track rate_album unrate_album rate_artist unrate_artist follow_user unfollow_user
follow_artist unfollow_artist set_block delete_block forget_history forget_play
read_notifications give_feedback change_taste create_import rematch_import delete_import
change_notification_choices share_my_year stop_sharing_my_year
"""
ARRANGING = """
create_playlist replace_playlist change_playlist delete_playlist import_playlist_file
set_playlist_rules set_playlist_cover delete_playlist_cover add_playlist_tracks
move_playlist_tracks remove_playlist_track remove_playlist_entry remove_playlist_entries
follow_playlist unfollow_playlist invite_collaborator join_playlist remove_collaborator
take_back_invite restore_snapshot create_playlist_folder change_playlist_folder
delete_playlist_folder put_into_playlist_folder take_out_of_playlist_folder
"""
PLAYING = """
play_track stream_track stream_track_head replace_player create_station delete_station
draw_next_tracks
"""
TELLING = """
record_plays
"""
PUBLISHING = """
upload_track replace_track change_track delete_track create_album replace_album
change_album delete_album order_album_tracks open_artist_page replace_artist change_artist
delete_artist set_album_cover delete_album_cover set_track_cover delete_track_cover
set_artist_picture delete_artist_picture set_artist_cover delete_artist_cover
accept_credit decline_credit claim_artist create_upload list_uploads describe_uploads
get_upload get_upload_offset write_upload abandon_upload complete_upload get_original
replace_lyrics delete_lyrics fetch_lyrics get_lyrics_fetch identify_track
get_identification accept_identification decline_identification
"""
CLOSING = """
replace_profile change_profile erase_account keep_account set_picture delete_picture
set_cover delete_cover change_password log_out log_out_everywhere list_sessions
end_session send_code use_code get_authenticator begin_authenticator remove_authenticator
confirm_authenticator renew_recovery_codes confirm_identity get_google_link unlink_google
ask_for_export list_exports get_export get_export_archive list_consents list_tokens
create_token revoke_token list_webhooks create_webhook get_webhook change_webhook
delete_webhook renew_webhook_secret ping_webhook list_deliveries replay_deliveries
list_integrations connect_integration disconnect_integration accept_legal_text
give_takedown_notice get_takedown_notice give_counter_notice
create_ticket list_tickets get_ticket write_in_ticket close_ticket attach_to_message
get_attachment report_content list_reports get_service_insights
"""
"""Whoever finds a token must not come by an account with it, nor by more tokens."""
NEEDED: Mapping[str, Scope] = {
    name: scope
    for scope, names in (
        (Scope.READ, READING),
        (Scope.LIBRARY, KEEPING),
        (Scope.PLAYLISTS, ARRANGING),
        (Scope.PLAYER, PLAYING),
        (Scope.SCROBBLE, TELLING),
        (Scope.PUBLISH, PUBLISHING),
    )
    for name in names.split()
}
CLOSED = frozenset(CLOSING.split())


def require(scopes: Iterable[str], *, operation: str) -> None:
    """Raises `TokenScope`, `TokenNotHere`."""
    needed = NEEDED.get(operation)
    if needed is None:
        raise TokenNotHere
    require_scope(scopes, needed)


def require_scope(scopes: Iterable[str], needed: Scope) -> None:
    """Raises `TokenScope`."""
    if needed.value not in scopes:
        raise TokenScope(scope=needed.value)
