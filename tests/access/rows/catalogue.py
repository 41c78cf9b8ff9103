"""Music: what is read, and what its artists change."""

LINES = """
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
"""
