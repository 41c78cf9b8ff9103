"""People, following, blocks and the feed over the API, a module for each subject."""

from ninja import Router

from followers.api import blocks, feed, following, people

router = Router()
for part in (people, following, blocks, feed):
    router.add_router("", part.router)
