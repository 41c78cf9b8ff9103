"""Who may do what: each line an operation and a state, each column somebody who asks.

`roles.py` says who they are, `world.py` what there is. A cell is the status that they get; "+"
or "-" after it: the thing stands in the list, or does not. Several states with the same line
are separated by "|". "." is the cell to its left.
"""

from typing import NamedTuple

from tests.access.roles import ROLES

INSIDE = "draft|scheduled|withdrawn"
HIDDEN = f"{INSIDE}|taken_down"
SHARED = "private,editor|private,viewer"
KEPT = "unlisted,follower"
READ = f"private,viewer|{KEPT}"
LOST = "unlisted|private|private,key|private,follower|taken_down,editor"
NAMED = {"HIDDEN": HIDDEN, "INSIDE": INSIDE, "SHARED": SHARED, "KEPT": KEPT, "READ": READ}
NAMED |= {"LOST": LOST}

TABLE = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
list_tracks          track published        200+ .    .    .    .    .    .    .    401  200+
list_tracks          track HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
list_recent_tracks   track published        200+ .    .    .    .    .    .    .    401  200+
list_recent_tracks   track HIDDEN           200- .    .    .    .    .    .    .    401  200-
get_track            track published        200  .    .    .    .    .    .    .    401  200
get_track            track HIDDEN           404  .    .    200  404  200  .    404  401  404
list_albums          album published        200+ .    .    .    .    .    .    .    401  200+
list_albums          album HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
get_album            album published        200  .    .    .    .    .    .    .    401  200
get_album            album HIDDEN           404  .    .    200  404  200  .    404  401  404
list_album_tracks    track published        200+ .    .    .    .    .    .    .    401  200+
list_album_tracks    track HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
list_album_tracks    album HIDDEN           404  .    .    200  404  200  .    404  401  404
list_artists         artist published       200+ .    .    .    .    .    .    .    401  200+
list_artists         artist HIDDEN          200- .    .    200+ 200- 200+ .    200- 401  200-
get_artist           artist published       200  .    .    .    .    .    .    .    401  200
get_artist           artist HIDDEN          404  .    .    200  404  200  .    404  401  404
list_artist_albums   album published        200+ .    .    .    .    .    .    .    401  200+
list_artist_albums   album HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
list_artist_albums   artist HIDDEN          404  .    .    200  404  200  .    404  401  404
list_artist_tracks   track published        200+ .    .    .    .    .    .    .    401  200+
list_artist_tracks   track HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
list_artist_tracks   artist HIDDEN          404  .    .    200  404  200  .    404  401  404
list_top_tracks      track published        200+ .    .    .    .    .    .    .    401  200+
list_top_tracks      track HIDDEN           200- .    .    200+ 200- 200+ .    200- 401  200-
list_top_tracks      artist HIDDEN          404  .    .    200  404  200  .    404  401  404
list_genres          genre there              200  .    .    .    .    .    .    .    401  200
get_genre            genre there              200  .    .    .    .    .    .    .    401  200
open_artist_page     -                      401  201  .    .    .    .    .    .    401  201
list_my_artists      artist published       401  200- .    200+ 200- .    .    .    401  200-
list_my_artists      artist HIDDEN          401  200- .    200+ 200- .    .    .    401  200-
claim_artist         page free              401  201  403  201  .    .    .    .    401  201
claim_artist         page managed           401  409  403  409  .    .    .    .    401  409
claim_artist         page HIDDEN            401  404  .    .    .    201  .    404  401  404
list_my_claims       -                      401  200  .    .    .    .    .    .    401  200

create_album         artist published       401  403  .    201  403  201  .    403  401  403
create_album         artist HIDDEN          401  404  .    201  404  201  .    404  401  404
replace_album        album published        401  403  .    200  403  200  .    403  401  403
replace_album        album HIDDEN           401  404  .    200  404  200  .    404  401  404
change_album         album published        401  403  .    200  403  200  .    403  401  403
change_album         album HIDDEN           401  404  .    200  404  200  .    404  401  404
order_album_tracks   album published        401  403  .    200  403  200  .    403  401  403
order_album_tracks   album HIDDEN           401  404  .    200  404  200  .    404  401  404
set_album_cover      album published        401  403  .    200  403  200  .    403  401  403
set_album_cover      album HIDDEN           401  404  .    200  404  200  .    404  401  404
delete_album_cover   album published        401  403  .    204  403  204  .    403  401  403
delete_album_cover   album HIDDEN           401  404  .    204  404  204  .    404  401  404
delete_album         album published        401  403  .    204  403  204  .    403  401  403
delete_album         album INSIDE           401  404  .    204  404  204  .    404  401  404
delete_album         album taken_down       401  404  .    409  404  409  .    404  401  404
replace_track        track published        401  403  .    200  403  200  .    403  401  403
replace_track        track HIDDEN           401  404  .    200  404  200  .    404  401  404
change_track         track published        401  403  .    200  403  200  .    403  401  403
change_track         track HIDDEN           401  404  .    200  404  200  .    404  401  404
set_track_cover      track published        401  403  .    200  403  200  .    403  401  403
set_track_cover      track HIDDEN           401  404  .    200  404  200  .    404  401  404
delete_track_cover   track published        401  403  .    204  403  204  .    403  401  403
delete_track_cover   track HIDDEN           401  404  .    204  404  204  .    404  401  404
delete_track         track published        401  403  .    204  403  204  .    403  401  403
delete_track         track INSIDE           401  404  .    204  404  204  .    404  401  404
delete_track         track taken_down       401  404  .    409  404  409  .    404  401  404
replace_artist       artist published       401  403  .    200  403  200  .    403  401  403
replace_artist       artist HIDDEN          401  404  .    200  404  200  .    404  401  404
change_artist        artist published       401  403  .    200  403  200  .    403  401  403
change_artist        artist HIDDEN          401  404  .    200  404  200  .    404  401  404
set_artist_picture   artist published       401  403  .    200  403  200  .    403  401  403
set_artist_picture   artist HIDDEN          401  404  .    200  404  200  .    404  401  404
set_artist_cover     artist published       401  403  .    200  403  200  .    403  401  403
set_artist_cover     artist HIDDEN          401  404  .    200  404  200  .    404  401  404
delete_artist_picture artist published      401  403  .    204  403  204  .    403  401  403
delete_artist_picture artist HIDDEN         401  404  .    204  404  204  .    404  401  404
delete_artist_cover  artist published       401  403  .    204  403  204  .    403  401  403
delete_artist_cover  artist HIDDEN          401  404  .    204  404  204  .    404  401  404
delete_artist        artist published       401  403  .    204  403  204  .    403  401  403
delete_artist        artist INSIDE          401  404  .    204  404  204  .    404  401  404
delete_artist        artist taken_down      401  404  .    409  404  409  .    404  401  404
list_track_credits   track published        200  .    .    .    .    .    .    .    401  200
list_track_credits   track HIDDEN           404  .    .    200  404  200  .    404  401  404
list_my_credits      -                      401  200  .    .    .    .    .    .    401  200
accept_credit        credit own             401  200  .    .    .    .    .    .    401  200
accept_credit        credit another's       401  404  .    .    .    .    .    .    401  404
decline_credit       credit own             401  200  .    .    .    .    .    .    401  200
decline_credit       credit another's       401  404  .    .    .    .    .    .    401  404

play_track           track published        401  200  .    .    .    .    .    .    401  200
play_track           track INSIDE           401  404  .    200  404  200  .    404  401  404
play_track           track taken_down       401  404  .    409  404  409  .    404  401  404
get_hls_master       track published        401  .    .    .    .    .    .    .    .    .
get_hls_playlist     track published        401  .    .    .    .    .    .    .    .    .
get_waveform         track published        200  .    .    .    .    .    .    .    401  200
get_waveform         track HIDDEN           404  .    .    200  404  200  .    404  401  404
get_original         track published        401  403  .    200  403  200  .    403  401  403
get_original         track HIDDEN           401  404  .    200  404  200  .    404  401  404
stream_track         track published        401  200  .    .    .    .    .    .    401  200
stream_track         track INSIDE           401  404  .    200  404  200  .    404  401  404
stream_track         track taken_down       401  404  .    409  404  409  .    404  401  404
stream_track_head    track published        401  200  .    .    .    .    .    .    401  200
stream_track_head    track INSIDE           401  404  .    200  404  200  .    404  401  404
stream_track_head    track taken_down       401  404  .    409  404  409  .    404  401  404
upload_track         artist published       401  403  .    202  403  202  .    403  401  403
upload_track         artist HIDDEN          401  403  .    202  403  202  .    403  401  403
create_upload        artist published       401  403  .    201  403  201  .    403  401  403
create_upload        artist HIDDEN          401  404  .    201  404  201  .    404  401  404
describe_uploads     -                      204  .    .    .    .    .    .    .    401  204
list_uploads         -                      401  200  .    .    .    .    .    .    401  200
get_upload           upload own             401  200  .    .    .    .    .    .    401  200
get_upload           upload another's       401  404  .    .    .    200  .    404  401  404
get_upload_offset    upload own             401  200  .    .    .    .    .    .    401  200
get_upload_offset    upload another's       401  404  .    .    .    200  .    404  401  404
write_upload         upload own             401  204  .    .    .    .    .    .    401  204
write_upload         upload another's       401  404  .    .    .    204  .    404  401  404
complete_upload      upload own             401  202  .    .    .    .    .    .    401  202
complete_upload      upload another's       401  404  .    .    .    202  .    404  401  404
abandon_upload       upload own             401  204  .    .    .    .    .    .    401  204
abandon_upload       upload another's       401  404  .    .    .    204  .    404  401  404

record_plays         track published        401  201  .    .    .    .    .    .    401  201
record_plays         track HIDDEN           401  404  .    .    .    .    .    .    401  404
list_history         -                      401  200  .    .    .    .    .    .    401  200
list_recently_played -                      401  200  .    .    .    .    .    .    401  200
forget_history       -                      401  200  .    .    .    .    .    .    401  200
forget_play          play own               401  204  .    .    .    .    .    .    401  204
forget_play          play another's         401  404  .    .    .    .    .    .    401  404
get_player           -                      401  200  .    .    .    .    .    .    401  200
replace_player       track published        401  200  .    .    .    .    .    .    401  200
replace_player       track HIDDEN           401  404  .    200  404  200  .    404  401  404

list_liked_tracks    -                      401  200  .    .    .    .    .    .    401  200
like_tracks          track published        401  201  .    .    .    .    .    .    401  201
like_tracks          track HIDDEN           401  404  .    201  404  201  .    404  401  404
unlike_track         track published        401  204  .    .    .    .    .    .    401  204
unlike_track         track HIDDEN           401  204  .    .    .    .    .    .    401  204
list_saved_albums    -                      401  200  .    .    .    .    .    .    401  200
save_albums          album published        401  201  .    .    .    .    .    .    401  201
save_albums          album HIDDEN           401  404  .    201  404  201  .    404  401  404
unsave_album         album published        401  204  .    .    .    .    .    .    401  204
unsave_album         album HIDDEN           401  204  .    .    .    .    .    .    401  204
rate_track           track published        401  200  .    .    .    .    .    .    401  200
rate_track           track HIDDEN           401  404  .    200  404  200  .    404  401  404
unrate_track         track published        401  204  .    .    .    .    .    .    401  204
unrate_track         track HIDDEN           401  204  .    .    .    .    .    .    401  204
rate_album           album published        401  200  .    .    .    .    .    .    401  200
rate_album           album HIDDEN           401  404  .    200  404  200  .    404  401  404
unrate_album         album published        401  204  .    .    .    .    .    .    401  204
unrate_album         album HIDDEN           401  204  .    .    .    .    .    .    401  204
rate_artist          artist published       401  200  .    .    .    .    .    .    401  200
rate_artist          artist HIDDEN          401  404  .    200  404  200  .    404  401  404
unrate_artist        artist published       401  204  .    .    .    .    .    .    401  204
unrate_artist        artist HIDDEN          401  204  .    .    .    .    .    .    401  204

create_playlist      -                      401  201  .    .    .    .    .    .    401  201
list_my_playlists    playlist public        401  200- .    200+ 200- .    .    .    401  200-
list_my_playlists    playlist SHARED        401  200+ .    .    .    .    .    .    401  200+
list_my_playlists    playlist KEPT          401  200+ .    .    .    .    .    .    401  200+
list_my_playlists    playlist LOST          401  200- .    200+ 200- .    .    .    401  200-
browse_playlists     playlist public        200+ .    .    .    .    .    .    .    401  200+
browse_playlists    playlist public,blocked 200+ 200- .    200+ 200- .    .    .    401  200-
browse_playlists     playlist SHARED        200- .    .    .    .    .    .    .    401  200-
browse_playlists     playlist KEPT          200- .    .    .    .    .    .    .    401  200-
browse_playlists     playlist LOST          200- .    .    .    .    .    .    .    401  200-
get_playlist         playlist public        200  .    .    .    .    .    .    .    401  200
get_playlist         playlist unlisted,key  200  .    .    .    .    .    .    .    401  200
get_playlist         playlist SHARED        404  200  .    .    .    .    .    .    401  200
get_playlist         playlist KEPT          404  200  .    .    .    .    .    .    401  200
get_playlist         playlist LOST          404  .    .    200  404  .    .    .    401  404
get_playlist        playlist public,blocked 200  404  .    200  404  .    .    .    401  404
replace_playlist     playlist public        401  403  .    200  403  .    .    .    401  403
replace_playlist     playlist SHARED        401  403  .    200  403  .    .    .    401  403
replace_playlist     playlist LOST          401  404  .    200  404  .    .    .    401  404
change_playlist      playlist public        401  403  .    200  403  .    .    .    401  403
change_playlist      playlist SHARED        401  403  .    200  403  .    .    .    401  403
change_playlist      playlist LOST          401  404  .    200  404  .    .    .    401  404
follow_playlist      playlist public        401  204  .    409  204  .    .    .    401  204
follow_playlist      playlist unlisted,key  401  204  .    409  204  .    .    .    401  204
follow_playlist      playlist SHARED        401  204  .    409  204  .    .    .    401  204
follow_playlist      playlist LOST          401  404  .    409  404  .    .    .    401  404
follow_playlist     playlist public,blocked 401  404  .    409  404  .    .    .    401  404
unfollow_playlist    playlist public        401  204  .    .    .    .    .    .    401  204
unfollow_playlist    playlist KEPT          401  204  .    .    .    .    .    .    401  204
unfollow_playlist    playlist LOST          401  204  .    .    .    .    .    .    401  204
list_collaborators   playlist public        401  403  .    200  403  .    .    .    401  403
list_collaborators   playlist SHARED        401  200  .    .    .    .    .    .    401  200
list_collaborators   playlist KEPT          401  403  .    200  403  .    .    .    401  403
list_collaborators   playlist LOST          401  404  .    200  404  .    .    .    401  404
invite_collaborator  playlist public        401  403  .    201  403  .    .    .    401  403
invite_collaborator  playlist SHARED        401  403  .    201  403  .    .    .    401  403
invite_collaborator  playlist LOST          401  404  .    201  404  .    .    .    401  404
join_playlist        playlist public        401  200  .    .    .    .    .    .    401  200
join_playlist        playlist private       401  200  .    .    .    .    .    .    401  200
join_playlist        playlist taken_down    401  404  .    .    .    .    .    .    401  404
join_playlist       playlist public,blocked 401  404  .    200  404  .    .    .    401  404
remove_collaborator  playlist public        401  403  .    204  403  .    .    .    401  403
remove_collaborator  playlist SHARED        401  204  .    .    .    .    .    .    401  204
remove_collaborator  playlist LOST          401  404  .    204  404  .    .    .    401  404
take_back_invite     playlist public        401  403  .    204  403  .    .    .    401  403
take_back_invite     playlist SHARED        401  403  .    204  403  .    .    .    401  403
take_back_invite     playlist LOST          401  404  .    204  404  .    .    .    401  404
list_playlist_folders -                     401  200  .    .    .    .    .    .    401  200
create_playlist_folder -                    401  201  .    .    .    .    .    .    401  201
change_playlist_folder playlist public      401  200  .    .    .    .    .    .    401  200
delete_playlist_folder playlist public      401  204  .    .    .    .    .    .    401  204
put_into_playlist_folder playlist public    401  404  .    204  404  .    .    .    401  404
put_into_playlist_folder playlist SHARED    401  204  .    .    .    .    .    .    401  204
put_into_playlist_folder playlist LOST      401  404  .    204  404  .    .    .    401  404
take_out_of_playlist_folder playlist public 401  204  .    .    .    .    .    .    401  204
take_out_of_playlist_folder playlist LOST   401  404  .    204  404  .    .    .    401  404
set_playlist_cover   playlist public        401  403  .    200  403  .    .    .    401  403
set_playlist_cover   playlist SHARED        401  403  .    200  403  .    .    .    401  403
set_playlist_cover   playlist LOST          401  404  .    200  404  .    .    .    401  404
delete_playlist_cover playlist public       401  403  .    204  403  .    .    .    401  403
delete_playlist_cover playlist SHARED       401  403  .    204  403  .    .    .    401  403
delete_playlist_cover playlist LOST         401  404  .    204  404  .    .    .    401  404
delete_playlist      playlist public        401  403  .    204  403  .    .    .    401  403
delete_playlist      playlist SHARED        401  403  .    204  403  .    .    .    401  403
delete_playlist      playlist LOST          401  404  .    204  404  .    .    .    401  404
import_playlist_file -                      401  201  .    .    .    .    .    .    401  201
export_playlist      playlist public        401  200  .    .    .    .    .    .    401  200
export_playlist      playlist unlisted,key  401  200  .    .    .    .    .    .    401  200
export_playlist      playlist SHARED        401  200  .    .    .    .    .    .    401  200
export_playlist      playlist KEPT          401  200  .    .    .    .    .    .    401  200
export_playlist      playlist LOST          401  404  .    200  404  .    .    .    401  404
export_playlist     playlist public,blocked 401  404  .    200  404  .    .    .    401  404
get_rules_schema     -                      200  .    .    .    .    .    .    .    401  200
get_playlist_rules   playlist public        401  403  .    200  403  .    .    .    401  403
get_playlist_rules   playlist SHARED        401  403  .    200  403  .    .    .    401  403
get_playlist_rules   playlist LOST          401  404  .    200  404  .    .    .    401  404
set_playlist_rules   playlist public        401  403  .    200  403  .    .    .    401  403
set_playlist_rules   playlist SHARED        401  403  .    200  403  .    .    .    401  403
set_playlist_rules   playlist LOST          401  404  .    200  404  .    .    .    401  404
sync                 -                      401  200  .    .    .    .    .    .    401  200
list_playlist_tracks playlist public        200  .    .    .    .    .    .    .    401  200
list_playlist_tracks playlist unlisted,key  200  .    .    .    .    .    .    .    401  200
list_playlist_tracks playlist SHARED        404  200  .    .    .    .    .    .    401  200
list_playlist_tracks playlist KEPT          404  200  .    .    .    .    .    .    401  200
list_playlist_tracks playlist LOST          404  .    .    200  404  .    .    .    401  404
list_playlist_tracks playlist public,blocked 200  404  .    200  404  .    .    .    401  404
add_playlist_tracks  playlist public|READ   401  403  .    201  403  .    .    .    401  403
add_playlist_tracks  playlist private,editor 401  201  .    .    .    .    .    .    401  201
add_playlist_tracks  playlist LOST          401  404  .    201  404  .    .    .    401  404
move_playlist_tracks playlist public|READ   401  403  .    200  403  .    .    .    401  403
move_playlist_tracks playlist private,editor 401  200  .    .    .    .    .    .    401  200
move_playlist_tracks playlist LOST          401  404  .    200  404  .    .    .    401  404
remove_playlist_track playlist public|READ  401  403  .    200  403  .    .    .    401  403
remove_playlist_track playlist private,editor 401  200  .    .    .    .    .    .    401  200
remove_playlist_track playlist LOST         401  404  .    200  404  .    .    .    401  404
remove_playlist_entry playlist public|READ  401  403  .    200  403  .    .    .    401  403
remove_playlist_entry playlist private,editor 401  200  .    .    .    .    .    .    401  200
remove_playlist_entry playlist LOST         401  404  .    200  404  .    .    .    401  404
list_snapshots       playlist public|READ   401  403  .    200  403  .    .    .    401  403
list_snapshots       playlist private,editor 401  200  .    .    .    .    .    .    401  200
list_snapshots       playlist LOST          401  404  .    200  404  .    .    .    401  404
get_snapshot         playlist public|READ   401  403  .    200  403  .    .    .    401  403
get_snapshot         playlist private,editor 401  200  .    .    .    .    .    .    401  200
get_snapshot         playlist LOST          401  404  .    200  404  .    .    .    401  404
compare_snapshots    playlist public|READ   401  403  .    200  403  .    .    .    401  403
compare_snapshots    playlist private,editor 401  200  .    .    .    .    .    .    401  200
compare_snapshots    playlist LOST          401  404  .    200  404  .    .    .    401  404
restore_snapshot     playlist public|READ   401  403  .    200  403  .    .    .    401  403
restore_snapshot     playlist private,editor 401  200  .    .    .    .    .    .    401  200
restore_snapshot     playlist LOST          401  404  .    200  404  .    .    .    401  404

register             -                      201  .    .    .    .    .    .    .    .    .
log_in               -                      401  200  .    .    .    .    .    .    401  200
refresh_tokens       -                      401  200  .    .    .    .    .    .    401  200
log_out              -                      401  204  .    .    .    .    .    .    401  204
log_out_everywhere   -                      401  204  .    .    .    .    .    .    401  204
list_sessions        -                      401  200  .    .    .    .    .    .    401  200
end_session          session own            401  204  .    .    .    .    .    .    401  204
end_session          session another's      401  404  .    .    .    .    .    .    401  404
change_password      -                      401  204  .    .    .    .    .    .    401  204
send_code            login                  202  .    .    .    .    .    .    .    401  202
send_code            reset_password         202  .    .    .    .    .    .    .    401  202
send_code            verify_email           202  .    .    .    .    .    .    .    401  202
send_code            link_google            202  .    .    .    .    .    .    .    401  202
send_code            change_email           401  202  .    .    .    .    .    .    401  202
send_code            erase                  401  202  .    .    .    .    .    .    401  202
send_code            change_email stale     401  403  .    .    .    .    .    .    401  403
use_code             login                  422  200  .    .    .    .    .    .    401  200
use_code             verify_email           422  204  .    .    .    .    .    .    401  204
use_code             change_email           401  204  .    .    .    .    .    .    401  204
confirm_identity     -                      401  204  .    .    .    .    .    .    401  204
get_authenticator    -                      401  200  .    .    .    .    .    .    401  200
begin_authenticator  -                      401  200  .    .    .    .    .    .    401  200
begin_authenticator  session stale          401  403  .    .    .    .    .    .    401  403
confirm_authenticator -                     401  200  .    .    .    .    .    .    401  200
confirm_authenticator session stale         401  403  .    .    .    .    .    .    401  403
remove_authenticator app there              401  204  .    .    .    409  .    .    401  204
remove_authenticator app stale              401  403  .    .    .    .    .    .    401  403
renew_recovery_codes app there              401  200  .    .    .    .    .    .    401  200
renew_recovery_codes app stale              401  403  .    .    .    .    .    .    401  403
start_google         -                      404  .    .    .    .    .    .    .    .    .
finish_google        -                      404  .    .    .    .    .    .    .    .    .
exchange_google_code -                      404  .    .    .    .    .    .    .    .    .
link_google          -                      404  .    .    .    .    .    .    .    .    .
get_google_link      -                      401  200  .    .    .    .    .    .    401  200
unlink_google        -                      401  409  .    .    .    .    .    .    401  409
unlink_google        session stale          401  403  .    .    .    .    .    .    401  403

get_account          -                      401  200  .    .    .    .    .    .    401  200
replace_profile      -                      401  200  .    .    .    .    .    .    401  200
change_profile       -                      401  200  .    .    .    .    .    .    401  200
set_picture          -                      401  200  .    .    .    .    .    .    401  200
delete_picture       -                      401  204  .    .    .    .    .    .    401  204
set_cover            -                      401  200  .    .    .    .    .    .    401  200
delete_cover         -                      401  204  .    .    .    .    .    .    401  204
get_user             user shown             200  .    .    .    .    .    .    .    401  200
get_user             user disabled          404  .    .    .    .    .    .    .    401  404
get_user             user to_be_erased      404  .    .    .    .    .    .    .    401  404
get_user             user private           200  .    .    .    .    .    .    .    401  200
get_user             user blocked           200  404  .    .    .    .    .    .    401  404
erase_account        -                      401  202  .    .    .    .    .    .    401  202
keep_account         -                      401  204  .    .    .    .    .    .    401  204
ask_for_export       -                      401  202  .    .    .    .    .    .    401  202
ask_for_export       session stale          401  403  .    .    .    .    .    .    401  403
list_exports         -                      401  200  .    .    .    .    .    .    401  200
get_export           export own             401  200  .    .    .    .    .    .    401  200
get_export           export another's       401  404  .    .    .    .    .    .    401  404
get_export_archive   export own             401  200  .    .    .    .    .    .    401  200
get_export_archive   export another's       401  404  .    .    .    .    .    .    401  404
list_consents        -                      401  200  .    .    .    .    .    .    401  200

follow_user          user shown             401  204  .    .    .    .    .    .    401  204
follow_user          user disabled          401  404  .    .    .    .    .    .    401  404
follow_user          user blocked           401  404  .    .    .    .    .    .    401  404
follow_user          user themselves        401  409  .    .    .    .    .    .    401  404
unfollow_user        user shown             401  204  .    .    .    .    .    .    401  204
unfollow_user        user blocked           401  204  .    .    .    .    .    .    401  204
unfollow_user        user disabled          401  204  .    .    .    .    .    .    401  204
follow_artist        artist published       401  204  .    .    .    .    .    .    401  204
follow_artist        artist HIDDEN          401  404  .    204  404  204  .    404  401  404
unfollow_artist      artist published       401  204  .    .    .    .    .    .    401  204
unfollow_artist      artist HIDDEN          401  204  .    .    .    .    .    .    401  204
list_my_following    -                      401  200  .    .    .    .    .    .    401  200
list_followers       user shown             200  .    .    .    .    .    .    .    401  200
list_followers       user private           404  .    .    .    .    .    .    .    401  404
list_followers       user disabled          404  .    .    .    .    .    .    .    401  404
list_followers       user blocked           200  404  .    .    .    .    .    .    401  404
list_following       user shown             200  .    .    .    .    .    .    .    401  200
list_following       user private           404  .    .    .    .    .    .    .    401  404
list_following       user disabled          404  .    .    .    .    .    .    .    401  404
list_following       user blocked           200  404  .    .    .    .    .    .    401  404
list_user_playlists  user shown             200  .    .    .    .    .    .    .    401  200
list_user_playlists  user private           404  .    .    .    .    .    .    .    401  404
list_user_playlists  user disabled          404  .    .    .    .    .    .    .    401  404
list_user_playlists  user blocked           200  404  .    .    .    .    .    .    401  404
get_feed             -                      401  200  .    .    .    .    .    .    401  200
list_notifications   -                      401  200  .    .    .    .    .    .    401  200
read_notifications   -                      401  200  .    .    .    .    .    .    401  200
check_library        -                      401  200  .    .    .    .    .    .    401  200
list_blocks          -                      401  200  .    .    .    .    .    .    401  200
set_block            user shown             401  200  .    .    .    .    .    .    401  200
set_block            user blocked           401  200  .    .    .    .    .    .    401  200
set_block            user disabled          401  404  .    .    .    .    .    .    401  404
set_block            artist published       401  200  .    .    .    .    .    .    401  200
set_block            artist HIDDEN          401  404  .    200  404  200  .    404  401  404
delete_block         user shown             401  204  .    .    .    .    .    .    401  204
delete_block         user blocked           401  204  .    .    .    .    .    .    401  204
delete_block         artist HIDDEN          401  204  .    .    .    .    .    .    401  204
"""


class Cell(NamedTuple):
    """`listed` None: it is no list, or what is in it is no matter here."""

    status: int
    listed: bool | None = None


class Row(NamedTuple):
    """An operation, asked about a thing in a state, by everybody."""

    operation: str
    state: str
    cells: dict[str, Cell]

    @property
    def name(self) -> str:
        return f"{self.operation} {self.state}"


def _cell(text: str) -> Cell:
    listed = {"+": True, "-": False}.get(text[-1])
    return Cell(int(text.rstrip("+-")), listed)


def _rows(line: str) -> list[Row]:
    words = line.split()
    (operation, *state), cells_told = words[: -len(ROLES)], words[-len(ROLES) :]
    told: list[str] = []
    for text in cells_told:
        told.append(told[-1] if text == "." else text)
    cells = dict(zip(ROLES, map(_cell, told), strict=True))
    thing, *statuses = state
    named = statuses[0] if statuses else ""
    several = [one for name in named.split("|") for one in NAMED.get(name, name).split("|")]
    return [Row(operation, f"{thing} {status}".strip(), cells) for status in several]


_HEAD, *_LINES = [line for line in TABLE.splitlines() if line]
assert _HEAD.split() == list(ROLES)
ROWS = [row for line in _LINES for row in _rows(line)]


def size() -> str:
    """Routes x roles x states, as it is told to people."""
    routes, states = {row.operation for row in ROWS}, {row.state for row in ROWS}
    cells = sum(len(row.cells) for row in ROWS)
    return (
        f"{len(routes)} operations x {len(ROLES)} roles x {len(states)} states: "
        f"{len(ROWS)} rows, {cells} cells"
    )
