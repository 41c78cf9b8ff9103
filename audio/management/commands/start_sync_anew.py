"""`manage.py start_sync_anew`: after a backup was restored."""

from typing import Any

from django.core.management.base import BaseCommand

from audio.changes.services import start_anew


class Command(BaseCommand):
    help = "Makes every client that keeps a copy begin from nothing: after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        start_anew()
        self.stdout.write("Every client begins from nothing when it next asks for changes.")
