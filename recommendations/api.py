"""Puts the features' routers together. Fixed paths stand before `{…}` of the same shape."""

from ninja import Router

router = Router()
