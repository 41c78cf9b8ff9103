"""In which order the administration shows its lists: what staff need first stands first."""

from enum import IntEnum
from typing import Any

from django.contrib.admin import AdminSite

from users.pages.deciding import Queue

Listed = dict[str, Any]
"""An app as Django's admin describes it: its name, and its `models`, each with its `model`."""


class Place(IntEnum):
    """Where a page stands. Those with `daily = True` are for every day."""

    WAITING = 0
    DAILY = 1
    MACHINERY = 2


def _place(site: AdminSite, listed: Listed) -> Place:
    page = site.get_model_admin(listed["model"])
    if isinstance(page, Queue):
        return Place.WAITING
    return Place.DAILY if getattr(page, "daily", False) else Place.MACHINERY


def in_order(site: AdminSite, apps: list[Listed]) -> list[Listed]:
    """Those of one place keep the alphabet's order."""

    def place(listed: Listed) -> Place:
        return _place(site, listed)

    for app in apps:
        app["models"].sort(key=place)
    return sorted(apps, key=lambda app: min(map(place, app["models"])))


def parted(site: AdminSite, apps: list[Listed]) -> tuple[list[Listed], list[Listed]]:
    """What people work with, and what the server keeps for itself.

    Whoever may see nothing of the first finds the second there.
    """
    daily: list[Listed] = []
    machinery: list[Listed] = []
    for app in apps:
        for found, is_machinery in ((daily, False), (machinery, True)):
            models = [
                one
                for one in app["models"]
                if (_place(site, one) == Place.MACHINERY) == is_machinery
            ]
            if models:
                found.append({**app, "models": models})
    return (daily, machinery) if daily else (machinery, [])
