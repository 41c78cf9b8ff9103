"""People, following, blocks and the feed over the API, a module for each subject."""

from ninja import Router

from followers.api import following, people

router = Router()
for part in (people, following):
    router.add_router("", part.router)
