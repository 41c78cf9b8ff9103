"""Playing and uploading, the history, and what people keep."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
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
replace_player       track HIDDEN           401  422  .    200  422  200  .    422  401  422

list_liked_tracks    -                      401  200  .    .    .    .    .    .    401  200
like_tracks          track published        401  201  .    .    .    .    .    .    401  201
like_tracks          track HIDDEN           401  404  .    201  404  201  .    404  401  404
unlike_track         track published        401  204  .    .    .    .    .    .    401  204
unlike_track         track HIDDEN           401  204  .    .    .    .    .    .    401  204
unlike_tracks        track published        401  204  .    .    .    .    .    .    401  204
unlike_tracks        track HIDDEN           401  204  .    .    .    .    .    .    401  204
list_saved_albums    -                      401  200  .    .    .    .    .    .    401  200
save_albums          album published        401  201  .    .    .    .    .    .    401  201
save_albums          album HIDDEN           401  404  .    201  404  201  .    404  401  404
unsave_album         album published        401  204  .    .    .    .    .    .    401  204
unsave_album         album HIDDEN           401  204  .    .    .    .    .    .    401  204
unsave_albums        album published        401  204  .    .    .    .    .    .    401  204
unsave_albums        album HIDDEN           401  204  .    .    .    .    .    .    401  204
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
"""
