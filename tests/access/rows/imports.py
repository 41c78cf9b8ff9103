"""Imports: everybody's own."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
create_import        -                      401  202  .    .    .    .    .    .    401  202
list_imports         -                      401  200  .    .    .    .    .    .    401  200
get_import           import own             401  200  .    .    .    .    .    .    401  200
get_import           import another's       401  404  .    .    .    .    .    .    401  404
list_import_names    import own             401  200  .    .    .    .    .    .    401  200
list_import_names    import another's       401  404  .    .    .    .    .    .    401  404
get_import_report    import own             401  200  .    .    .    .    .    .    401  200
get_import_report    import another's       401  404  .    .    .    .    .    .    401  404
rematch_import       import own             401  202  .    .    .    .    .    .    401  202
rematch_import       import another's       401  404  .    .    .    .    .    .    401  404
delete_import        import own             401  204  .    .    .    .    .    .    401  204
delete_import        import another's       401  404  .    .    .    .    .    .    401  404
"""
