"""The routers of signing in, under /api/auth/."""

from ninja import Router

from users.auth.api import passwords, sessions

router = Router()
router.add_router("", passwords.router)
router.add_router("", sessions.router)
