"""Playlists, and what has changed since."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
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
remove_collaborator  playlist CLOSED        401  404  .    204  404  .    .    .    401  404
remove_collaborator playlist taken_down,editor 401 204 .   .    .    .    .    .    401  204
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
"""
