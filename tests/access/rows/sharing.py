"""Sharing, and who is told how often what was shared is opened."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
share                track published        401  200  .    .    .    .    .    .    401  200
share                track HIDDEN           401  404  .    409  404  409  .    404  401  404
share                album published        401  200  .    .    .    .    .    .    401  200
share                album HIDDEN           401  404  .    409  404  409  .    404  401  404
share                artist published       401  200  .    .    .    .    .    .    401  200
share                artist HIDDEN          401  404  .    409  404  409  .    404  401  404
share                playlist public        401  200  .    .    .    .    .    .    401  200
share                playlist unlisted,key  401  200  .    .    .    .    .    .    401  200
share                playlist SHARED        401  409  .    .    .    .    .    .    401  409
share                playlist KEPT          401  200  .    .    .    .    .    .    401  200
share                playlist unlisted      401  404  .    200  404  .    .    .    401  404
share                playlist private       401  404  .    409  404  .    .    .    401  404
share                playlist private,key   401  404  .    409  404  .    .    .    401  404
share                playlist private,follower 401  404  .    409  404  .    .    .    401  404
share                playlist taken_down,editor 401 404 .  409  404  .    .    .    401  404
share                playlist public,blocked 401 404  .    200  404  .    .    .    401  404
get_track_shares     track published        401  403  .    200  403  200  .    403  401  403
get_track_shares     track HIDDEN           401  404  .    200  404  200  .    404  401  404
get_album_shares     album published        401  403  .    200  403  200  .    403  401  403
get_album_shares     album HIDDEN           401  404  .    200  404  200  .    404  401  404
get_artist_shares    artist published       401  403  .    200  403  200  .    403  401  403
get_artist_shares    artist HIDDEN          401  404  .    200  404  200  .    404  401  404
get_playlist_shares  playlist public        401  403  .    200  403  .    .    .    401  403
get_playlist_shares  playlist SHARED        401  403  .    200  403  .    .    .    401  403
get_playlist_shares  playlist KEPT          401  403  .    200  403  .    .    .    401  403
get_playlist_shares  playlist LOST          401  404  .    200  404  .    .    .    401  404
get_playlist_shares playlist public,blocked 401  404  .    200  404  .    .    .    401  404
"""
