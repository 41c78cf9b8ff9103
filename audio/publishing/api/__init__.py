"""What artists change over the API, a module for each kind of thing."""

from ninja import Router

from audio.publishing.api import albums, answers, pages, tracks

router = Router()
for part in (albums, tracks, pages, answers):
    router.add_router("", part.router)


def add_to(catalogue: Router) -> None:
    """What has the address of something that the catalogue reads."""
    for part in (albums, tracks, pages):
        part.add_to(catalogue)
