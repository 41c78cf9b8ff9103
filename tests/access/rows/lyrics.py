"""Words of tracks: as hidden as they are."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
get_lyrics           track published        200  .    .    .    .    .    .    .    401  200
get_lyrics           track HIDDEN           404  .    .    200  404  200  .    404  401  404
replace_lyrics       track published        401  403  .    200  403  200  .    403  401  403
replace_lyrics       track HIDDEN           401  404  .    200  404  200  .    404  401  404
delete_lyrics        track published        401  403  .    204  403  204  .    403  401  403
delete_lyrics        track HIDDEN           401  404  .    204  404  204  .    404  401  404
"""
