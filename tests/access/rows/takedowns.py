"""Copyright notices: who gives them, who reads them, and who alone objects."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
give_takedown_notice track published        201  .    .    .    .    .    .    .    401  201
get_takedown_notice  notice received        404  .    .    .    .    .    200  404  401  404
get_takedown_notice  notice actioned        404  .    .    200  404  .    200  404  401  404
get_takedown_notice  notice actioned,key    200  .    .    .    .    .    .    .    401  200
give_counter_notice  notice received        401  404  .    .    .    .    403  404  401  404
give_counter_notice  notice actioned        401  404  .    201  404  .    403  404  401  404
give_counter_notice  notice counter_noticed 401  404  .    409  404  .    403  404  401  404
"""
