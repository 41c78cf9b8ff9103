"""Support: tickets are between one person and staff; reports come from anybody who sees it."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
create_ticket        -                      401  201  .    .    .    .    .    .    401  201
list_tickets         ticket own             401  200+ .    .    .    .    .    .    401  200+
list_tickets         ticket another's       401  200- .    .    .    .    .    .    401  200-
get_ticket           ticket own             401  200  .    .    .    .    .    .    401  200
get_ticket           ticket another's       401  404  .    .    .    .    .    .    401  404
write_in_ticket      ticket own             401  201  .    .    .    .    .    .    401  201
write_in_ticket      ticket another's       401  404  .    .    .    .    .    .    401  404
close_ticket         ticket own             401  200  .    .    .    .    .    .    401  200
close_ticket         ticket another's       401  404  .    .    .    .    .    .    401  404
attach_to_message    ticket own             401  201  .    .    .    .    .    .    401  201
attach_to_message    ticket another's       401  404  .    .    .    .    .    .    401  404
get_attachment       ticket own             401  200  .    .    .    .    .    .    401  200
get_attachment       ticket another's       401  404  .    .    .    .    .    .    401  404
report_content       artist published       201  .    .    .    .    .    .    .    401  201
report_content       artist HIDDEN          404  .    .    201  404  201  .    404  401  404
report_content       album published        201  .    .    .    .    .    .    .    401  201
report_content       album HIDDEN           404  .    .    201  404  201  .    404  401  404
report_content       track published        201  .    .    .    .    .    .    .    401  201
report_content       track HIDDEN           404  .    .    201  404  201  .    404  401  404
report_content       playlist public        201  .    .    .    .    .    .    .    401  201
report_content       playlist private       404  .    .    201  404  .    .    .    401  404
report_content       user other             201  .    .    .    .    .    .    .    401  201
report_content       user disabled          404  .    .    .    .    .    .    .    401  404
report_content       user blocked           201  404  .    .    .    .    .    .    401  404
list_reports         -                      401  200  .    .    .    .    .    .    401  200
"""
