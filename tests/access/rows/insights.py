"""Figures: an artist's for those who manage the page, one's own year, the service for staff."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
get_artist_insights  artist published       401  403  .    200  403  200  .    403  401  403
get_artist_insights  artist HIDDEN          401  404  .    200  404  200  .    404  401  404
get_service_insights -                      401  403  .    .    .    200  .    403  401  403
get_my_year          -                      401  200  .    .    .    .    .    .    401  200
share_my_year        year own               401  200  .    .    .    .    .    .    401  200
share_my_year        year another's         401  409  .    .    .    .    .    .    401  409
stop_sharing_my_year year own               401  204  .    .    .    .    .    .    401  204
stop_sharing_my_year year another's         401  404  .    .    .    .    .    .    401  404
"""
