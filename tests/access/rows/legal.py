"""Legal texts: everybody reads them, and agrees for themselves."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
list_legal_texts     -                      200  .    .    .    .    .    .    .    401  200
get_legal_text       -                      200  .    .    .    .    .    .    .    401  200
accept_legal_text    -                      401  204  .    .    .    .    .    .    401  204
"""
