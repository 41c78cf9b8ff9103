"""The routers of audio, in the order of how often they are called."""

from ninja import Router

import audio.catalog.api
import audio.charts.api
import audio.claims.api
import audio.identification.api
import audio.imports.api
import audio.insights.api
import audio.library.api
import audio.playlists.api
import audio.plays.api
import audio.publishing.api
import audio.search.api
import audio.sharing.api
import audio.signup.api
import audio.streaming.api
import audio.sync.api
import audio.takedowns.api
import audio.uploads.api

router = Router()
audio.publishing.api.add_to(audio.catalog.api.router)
audio.uploads.api.add_to(audio.catalog.api.router)
router.add_router("", audio.streaming.api.router)
router.add_router("/me", audio.plays.api.router)
router.add_router("/me", audio.library.api.router)
router.add_router("", audio.catalog.api.router)
router.add_router("", audio.charts.api.router)
router.add_router("", audio.library.api.ratings)
router.add_router("", audio.search.api.router)
router.add_router("", audio.playlists.api.router)
router.add_router("", audio.claims.api.router)
router.add_router("", audio.identification.api.router)
router.add_router("", audio.sync.api.router)
router.add_router("", audio.publishing.api.router)
router.add_router("", audio.signup.api.router)
router.add_router("", audio.uploads.api.router)
router.add_router("", audio.sharing.api.router)
router.add_router("/me", audio.imports.api.router)
router.add_router("/support", audio.takedowns.api.router)
router.add_router("", audio.insights.api.router)
