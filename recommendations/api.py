"""Puts the features' routers together. Fixed paths stand before `{…}` of the same shape."""

from ninja import Router

import recommendations.taste.api

router = Router()
router.add_router("/recommendations", recommendations.taste.api.router)
