"""Stations, and what comes next on them."""

from ninja import Router

from users.auth.bearer import Bearer

router = Router(tags=["Radio"], auth=Bearer())
