"""The routers of this app, under /api/."""

from ninja import Router

import users.accounts.api
import users.auth.api
import users.auth.api.profiles
import users.google.api
import users.legal.api
import users.live.api
import users.notifications.api
import users.privacy.api
import users.scrobbling.api
import users.support.api
import users.support.describing
import users.webhooks.api
from users.auth.bearer import Bearer

router = Router()
users.auth.api.profiles.add_to(users.accounts.api.router)
users.privacy.api.add_to(users.accounts.api.router)
# The account knows nothing of sessions: who asks is decided here.
router.add_router("/auth", users.accounts.api.router, auth=Bearer())
router.add_router("/auth", users.auth.api.router)
router.add_router("/auth", users.google.api.router)
router.add_router("/auth", users.privacy.api.router)
router.add_router("", users.legal.api.router)
router.add_router("/me", users.notifications.api.router, auth=Bearer())
router.add_router("/me", users.live.api.router)
router.add_router("/me", users.webhooks.api.router, auth=Bearer())
router.add_router("/me", users.scrobbling.api.router, auth=Bearer())
router.add_router("/support", users.support.api.router)
