"""Other services' tokens at rest."""

from config.sealing import Box

BOX = Box("users.scrobbling")
