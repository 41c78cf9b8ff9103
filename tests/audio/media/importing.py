"""One file into the catalogue, by the way that folders take."""

from pathlib import Path

from audio.media.services import ImportResult, import_listing
from audio.media.walking import Listing


def import_file(*, path: Path) -> ImportResult:
    """Raises what `import_listing` raises."""
    listing = Listing(path.parent, [path])
    ((_, result),) = import_listing(listing=listing, root=path.parent)
    return result
