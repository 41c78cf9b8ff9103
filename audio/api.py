"""The routers of audio, in the order of how often they are called."""

from ninja import Router

import audio.catalog.api

router = Router()
router.add_router("", audio.catalog.api.router)
