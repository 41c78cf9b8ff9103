"""What a person says of their taste, and what is made of it for them."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
give_feedback        track published        401  200  .    .    .    .    .    .    401  200
give_feedback        track HIDDEN           401  404  .    200  404  200  .    404  401  404
give_feedback        album published        401  200  .    .    .    .    .    .    401  200
give_feedback        album HIDDEN           401  404  .    200  404  200  .    404  401  404
give_feedback        artist published       401  200  .    .    .    .    .    .    401  200
give_feedback        artist HIDDEN          401  404  .    200  404  200  .    404  401  404
list_feedback        -                      401  200  .    .    .    .    .    .    401  200
list_mixes           -                      401  200  .    .    .    .    .    .    401  200
get_mix              mix own                401  200  .    .    .    .    .    .    401  200
get_mix              mix another's          401  404  .    .    .    .    .    .    401  404
list_curated         -                      200  .    .    .    .    .    .    .    401  200
get_taste            -                      401  200  .    .    .    .    .    .    401  200
change_taste         track published        401  200  .    .    .    .    .    .    401  200
change_taste         track HIDDEN           401  404  .    200  404  200  .    404  401  404
"""
