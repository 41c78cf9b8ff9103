"""Accounts, and what people are to each other."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
register             -                      201  .    .    .    .    .    .    .    .    .
log_in               -                      401  200  .    .    .    .    .    .    401  200
refresh_tokens       -                      401  200  .    .    .    .    .    .    401  200
log_out              -                      401  204  .    .    .    .    .    .    401  204
log_out_everywhere   -                      401  204  .    .    .    .    .    .    401  204
list_sessions        -                      401  200  .    .    .    .    .    .    401  200
end_session          session own            401  204  .    .    .    .    .    .    401  204
end_session          session another's      401  404  .    .    .    .    .    .    401  404
open_events          -                      401  200  .    .    .    .    .    .    401  200
stream_events        -                      421  .    .    .    .    .    .    .    401  421
list_tokens          -                      401  200  .    .    .    .    .    .    401  200
create_token         -                      401  201  .    .    .    .    .    .    401  201
create_token         session stale          401  403  .    .    .    .    .    .    401  403
revoke_token         token own              401  204  .    .    .    .    .    .    401  204
revoke_token         token another's        401  404  .    .    .    .    .    .    401  404
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
get_notification_choices -                  401  200  .    .    .    .    .    .    401  200
change_notification_choices -               401  200  .    .    .    .    .    .    401  200
list_integrations    -                      401  200  .    .    .    .    .    .    401  200
connect_integration  -                      401  409  .    .    .    .    .    .    401  409
disconnect_integration -                    401  204  .    .    .    .    .    .    401  204
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
