"""People, following, blocks and the feed over the API, a module for each subject."""

from ninja import Router

from followers import describing
from followers.api import blocks, feed, following, people

__all__ = ["describing", "router"]

router = Router()
for part in (people, following, blocks, feed):
    router.add_router("", part.router)
