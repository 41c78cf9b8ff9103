"""The routers of audio, in the order of how often they are called."""

from ninja import Router

import audio.catalog.api
import audio.signup.api

router = Router()
router.add_router("", audio.catalog.api.router)
router.add_router("", audio.signup.api.router)
