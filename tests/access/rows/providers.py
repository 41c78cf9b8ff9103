"""What other services say of a track: for those who manage it. No provider is chosen here."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
fetch_lyrics           track published      401  403  .    409  403  409  .    403  401  403
fetch_lyrics           track HIDDEN         401  404  .    409  404  409  .    404  401  404
get_lyrics_fetch       track published      401  403  .    200  403  200  .    403  401  403
get_lyrics_fetch       track HIDDEN         401  404  .    200  404  200  .    404  401  404
identify_track         track published      401  403  .    409  403  409  .    403  401  403
identify_track         track HIDDEN         401  404  .    409  404  409  .    404  401  404
get_identification     track published      401  403  .    200  403  200  .    403  401  403
get_identification     track HIDDEN         401  404  .    200  404  200  .    404  401  404
accept_identification  track published      401  403  .    200  403  200  .    403  401  403
accept_identification  track HIDDEN         401  404  .    200  404  200  .    404  401  404
decline_identification track published      401  403  .    204  403  204  .    403  401  403
decline_identification track HIDDEN         401  404  .    204  404  204  .    404  401  404
"""
