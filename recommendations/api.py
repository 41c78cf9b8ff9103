"""Puts the features' routers together. Fixed paths stand before `{…}` of the same shape."""

from ninja import Router

import recommendations.curated.api
import recommendations.mixes.api
import recommendations.personal.api
import recommendations.profile.api
import recommendations.similar.api
import recommendations.taste.api

router = Router()
router.add_router("/recommendations", recommendations.personal.api.router)
router.add_router("/recommendations", recommendations.taste.api.router)
router.add_router("", recommendations.similar.api.router)
router.add_router("/recommendations", recommendations.mixes.api.router)
router.add_router("/recommendations", recommendations.curated.api.router)
router.add_router("/me", recommendations.profile.api.router)
