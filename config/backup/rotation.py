"""Old backups go, and what only they needed. The newest good one never does."""

from datetime import timedelta
from typing import Final

from config import env
from config.backup import index, manifest
from config.backup.manifest import MANIFEST, SETS, place_of
from config.backup.places import A_DAY, Place
from config.backup.refusals import BackupFails
from config.fields import utc_now

OBJECTS: Final = "objects"


def rotate(place: Place, *, keep: str) -> int:
    """Removes what is older than BACKUP_DAYS; how many backups. `keep`: the newest good one.

    A manifest goes first: whoever is killed here leaves no backup that lacks something.
    """
    names = manifest.names(place)
    oldest = manifest.name_of(utc_now() - timedelta(days=env.BACKUP_DAYS))
    over = [name for name in names if name < oldest and name != keep]
    for name in over:
        place.remove(f"{place_of(name)}/{MANIFEST}")
    _remove_halves(place, whole=set(names) - set(over), over=set(over))
    if over or _is_first_of_day(names, keep):
        _remove_objects(place, [name for name in names if name not in over])
    return len(over)


def _is_first_of_day(names: list[str], keep: str) -> bool:
    """Looking through all objects costs a listing: once a day is enough."""
    return sum(name[:8] == keep[:8] for name in names) == 1


def _remove_halves(place: Place, *, whole: set[str], over: set[str]) -> None:
    """Parts without a manifest; what is of today may be in somebody's hand."""
    lately = utc_now().timestamp() - A_DAY
    for found in list(place.walk(SETS)):
        name = found.name.split("/")[1]
        if name in over or (name not in whole and found.changed_at < lately):
            place.remove(found.name)


def _remove_objects(place: Place, names: list[str]) -> None:
    """Contents that no backup has. If one cannot be read, none goes: it may have them all."""
    lately = utc_now().timestamp() - A_DAY
    with index.opened() as needed:
        try:
            for name in names:
                told = manifest.read(place, name, any_secrets=True)
                with place.open(told.media.name) as file:
                    needed.note_stored(told.object(one.sha256) for one in index.read(file))
        except (BackupFails, OSError, ValueError):
            return
        for found in place.walk(OBJECTS):
            if found.changed_at < lately and not needed.is_stored(found.name):
                place.remove(found.name)
