"""Secrets of authenticator apps at rest."""

from config.sealing import Box

BOX = Box("users.totp")
