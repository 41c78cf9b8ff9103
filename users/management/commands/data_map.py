"""`manage.py data_map`: prints docs/legal/data-map.md."""

from typing import Any

from django.core.management.base import BaseCommand

from users.privacy import data_map


class Command(BaseCommand):
    """From the models and the registry of who holds personal data."""

    help = "Prints every table and column, and whom they are about."

    def handle(self, **options: Any) -> None:
        self.stdout.write(data_map.text(), ending="")
