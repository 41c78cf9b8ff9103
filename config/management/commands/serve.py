"""`manage.py serve`: web and worker until Ctrl-C; `--setup` prepares everything first."""

import errno
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, connection

from audio.catalog import cards
from audio.catalog.models.publication import ANYBODY
from audio.models import Album
from audio.sharing.models import Kind
from config import addresses, env, leaving, supervisor

ROOM_TO_WORK = 50 * 1024 * 1024
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Command(BaseCommand):
    """Holds the lock and the port from the first moment, so that of two starts one wins."""

    help = "Runs the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--setup", action="store_true", help="Migrate and load the demo before serving."
        )

    def handle(self, *, setup: bool, **options: Any) -> None:
        with ExitStack() as files:
            supervisor.be_the_only_one(files)
            ports = supervisor.reserve_ports(files)
            if setup:
                self._set_up()
            for port in ports:
                port.close()
            self._serve()
        self.stdout.write("Stopped.")

    def _set_up(self) -> None:
        if shutil.disk_usage(env.VAR_DIR).free < ROOM_TO_WORK:
            raise supervisor.CannotServe(_no_room())
        try:
            with self._step("Preparing the database"):
                connection.ensure_connection()
                call_command("migrate", verbosity=0, interactive=False)
            call_command("demo")
        except OperationalError as error:
            raise supervisor.CannotServe(f"The database does not answer: {error}") from error
        except OSError as error:
            if error.errno in NO_ROOM:
                raise supervisor.CannotServe(_no_room()) from error
            raise

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        self.stdout.write(f"{name} … ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _serve(self) -> None:
        leaving.when_asked(leaving.note)
        patience = supervisor.ABANDON_WITHIN
        children = supervisor.start()
        try:
            if supervisor.await_answer(children):
                patience = supervisor.STOP_WITHIN
                self.stdout.write(_welcome())
                connection.close()
            supervisor.await_end(children)
        finally:
            supervisor.stop_all(children, patience)


def _no_room() -> str:
    return f"The disk with VAR_DIR={env.VAR_DIR} is full: make room, or set another VAR_DIR."


def _welcome() -> str:
    here = addresses.base()
    lines = [("Portal", f"{here}/portal/"), ("Administration", f"{here}/admin/")]
    if env.API_DOCS:
        lines = [
            ("Try the API", f"{here}/api/docs"),
            ("Read the API", f"{here}/api/redoc"),
            *lines,
        ]
    demo = env.VAR_DIR / "demo.json"
    if demo.exists():
        lines += [*_shared(), ("Demo sign-ins", str(demo))]
    told = "\n".join(f"  {name:<16}{value}" for name, value in lines)
    return f"\nTonearm runs at {here}\n{told}\nCtrl-C stops it.\n"


def _shared() -> Iterator[tuple[str, str]]:
    """The page of one album, as anybody opens it; nothing where there is none."""
    albums = Album.objects.visible_to(ANYBODY).filter(tracks_count__gt=0)
    try:
        found = albums.order_by("pk").values_list("pk", "slug").first()
    except DatabaseError:  # it serves all the same
        return
    if found:
        yield "A shared page", cards.share(addresses.base(), Kind.ALBUM, *found)
