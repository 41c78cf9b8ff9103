"""The demo's music: composed, synthesised, encoded and tagged here; nothing is downloaded.

Read it in this order: `releases` (what there is) -> `albums/` (the songs as their composer
wrote them down) -> `composer` (a song becomes a score) -> `mixing` (a score becomes sound) ->
`catalogue` (sound becomes tagged files). It knows neither Django nor the database.
"""
