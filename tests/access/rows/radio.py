"""Stations: of what everybody sees, and nobody else's business."""

LINES = """
                                            any  lis  unv  own  oth  mod  adm  1fa  off  gra
list_radio_presets   -                      200  .    .    .    .    .    .    .    401  200
list_stations        -                      401  200  .    .    .    .    .    .    401  200
create_station       track published        401  201  .    .    .    .    .    .    401  201
create_station       track HIDDEN           401  404  .    .    .    .    .    .    401  404
create_station       artist published       401  201  .    .    .    .    .    .    401  201
create_station       artist HIDDEN          401  404  .    .    .    .    .    .    401  404
create_station       playlist public        401  201  .    .    .    .    .    .    401  201
create_station       playlist unlisted,key  401  201  .    .    .    .    .    .    401  201
create_station       playlist SHARED        401  201  .    .    .    .    .    .    401  201
create_station       playlist KEPT          401  201  .    .    .    .    .    .    401  201
create_station       playlist LOST          401  404  .    201  404  .    .    .    401  404
create_station      playlist public,blocked 401  404  .    201  404  .    .    .    401  404
get_station          station own            401  200  .    .    .    .    .    .    401  200
get_station          station another's      401  404  .    .    .    .    .    .    401  404
delete_station       station own            401  204  .    .    .    .    .    .    401  204
delete_station       station another's      401  404  .    .    .    .    .    .    401  404
draw_next_tracks     station own            401  200  .    .    .    .    .    .    401  200
draw_next_tracks     station another's      401  404  .    .    .    .    .    .    401  404
"""
