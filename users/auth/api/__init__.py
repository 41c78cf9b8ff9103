"""The routers of signing in, under /api/auth/."""

from ninja import Router

from users.auth.api import codes, passwords, personal_tokens, second_step, sessions

router = Router()
router.add_router("", passwords.router)
router.add_router("", sessions.router)
router.add_router("", codes.router)
router.add_router("", second_step.router)
router.add_router("", personal_tokens.router)
