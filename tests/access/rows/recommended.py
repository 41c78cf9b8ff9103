"""What is recommended: the same to everybody who asks about the same; staff see no more."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
recommend_tracks     track published        401  200+ .    .    .    .    .    .    401  200+
recommend_tracks     track HIDDEN           401  200- .    .    .    .    .    .    401  200-
recommend_albums     album published        401  200+ .    .    .    .    .    .    401  200+
recommend_albums     album draft|taken_down 401  200- .    .    .    .    .    .    401  200-
recommend_artists    artist published       401  200+ .    .    .    .    .    .    401  200+
recommend_artists    artist draft|taken_down 401  200- .    .    .    .    .    .    401  200-
list_similar_tracks  track published        200  .    .    .    .    .    .    .    401  200
list_similar_tracks  track HIDDEN           404  .    .    200  404  200  .    404  401  404
list_related_artists artist published       200  .    .    .    .    .    .    .    401  200
list_related_artists artist draft|taken_down 404  .    .    200  404  200  .    404  401  404
"""
