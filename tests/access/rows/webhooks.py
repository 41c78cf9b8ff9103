"""Webhooks: everybody's own."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
list_webhooks        -                      401  200  .    .    .    .    .    .    401  200
create_webhook       -                      401  201  403  201  .    .    .    .    401  201
get_webhook          webhook own            401  200  .    .    .    .    .    .    401  200
get_webhook          webhook another's      401  404  .    .    .    .    .    .    401  404
change_webhook       webhook own            401  200  .    .    .    .    .    .    401  200
change_webhook       webhook another's      401  404  .    .    .    .    .    .    401  404
delete_webhook       webhook own            401  204  .    .    .    .    .    .    401  204
delete_webhook       webhook another's      401  404  .    .    .    .    .    .    401  404
renew_webhook_secret webhook own            401  200  .    .    .    .    .    .    401  200
renew_webhook_secret webhook another's      401  404  .    .    .    .    .    .    401  404
ping_webhook         webhook own            401  202  .    .    .    .    .    .    401  202
ping_webhook         webhook another's      401  404  .    .    .    .    .    .    401  404
list_deliveries      webhook own            401  200  .    .    .    .    .    .    401  200
list_deliveries      webhook another's      401  404  .    .    .    .    .    .    401  404
replay_deliveries    webhook own            401  202  .    .    .    .    .    .    401  202
replay_deliveries    webhook another's      401  404  .    .    .    .    .    .    401  404
"""
