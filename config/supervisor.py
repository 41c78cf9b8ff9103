"""Web and worker side by side on one machine: both or neither, and no two on one VAR_DIR."""

import ctypes
import errno
import fcntl
import http.client
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from typing import Final

from config import addresses, embedded_postgres, env, leaving, logs

ANSWER_WITHIN: Final = 60.0
STOP_WITHIN: Final = 15.0
ABANDON_WITHIN: Final = 1.0  # nothing is in flight yet, and a starting granian hears nothing

MOST_FILES: Final = 65_536
WEB: Final = (
    *(
        "--interface",
        "wsgi",
        "--http",
        "1",
        "--no-ws",
        "--log-level",
        "warning",
        "--no-access-log",
    ),
    *("--backpressure", "16384", "--workers-kill-timeout", "10"),
    *("--respawn-failed-workers", "--respawn-interval", "0.5"),
)
"""Its backpressure counts connections, also those that say nothing: a small one is soon full of
them, and each costs some kB. Requests wait for a thread in any case."""
EVENTS: Final = (
    *("--interface", "asgi", "--http", "1", "--no-ws", "--workers", "1"),
    *("--log-level", "warning", "--no-access-log"),
    *("--backlog", "1024", "--backpressure", "20000", "--workers-kill-timeout", "10"),
    *("--respawn-failed-workers", "--respawn-interval", "0.5"),
)
"""Streams without an end: one process keeps thousands open, and answers nothing else."""
MOST_ENDS: Final = 5
ENDS_WITHIN: Final = 60.0
PAUSE: Final = 1.0
JOBS: Final = ("--shutdown-graceful-timeout", "10")
DEFAULT: Final = ("--queues", "default", "--concurrency", "4", *JOBS)
MEDIA: Final = ("--queues", "media", "--concurrency", str(env.MEDIA_JOBS), *JOBS)
"""A worker of its own: no mail waits for an album to be encoded."""
TITLES: Final = {"web": "web server", "events": "event stream", "worker": "worker"}

log = logging.getLogger(__name__)


class CannotServe(env.Misconfigured):
    """One sentence for whoever starts the server; no traceback."""


class Child:
    """A process in a session of its own: Ctrl-C reaches us alone, and we pass it on."""

    def __init__(self, name: str, *command: str) -> None:
        self.name, self.command = name, command
        self.ends: list[float] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def start_again(self) -> None:
        """A worker ends when the database goes away, and the database comes back.

        Raises `CannotServe` for one that keeps ending: somebody must look.
        """
        now = time.monotonic()
        self.ends = [then for then in self.ends if now - then < ENDS_WITHIN] + [now]
        if len(self.ends) > MOST_ENDS:
            raise CannotServe(f"The {self.name} ends again and again; see above.")
        log.error("The %s ended by itself; starting it again.", self.name)
        self.start()

    def ask_to_stop(self) -> None:
        """Once, and nobody but the process itself.

        A process of granian that is told twice loses the requests that it is answering.
        """
        if not self.ended:
            self.process.send_signal(signal.SIGINT)

    def stop(self, until: float) -> None:
        """Waits until then, and kills what is left of it and of its own children."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _end_with_parent() -> None:
    """If we are killed, the kernel ends the child for us (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def be_the_only_one(files: ExitStack) -> None:
    """Holds VAR_DIR/serve.lock while `files` is open; the kernel lets go for the killed."""
    env.make_var_dir()
    try:
        lock = files.enter_context((env.VAR_DIR / "serve.lock").open("a+"))
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        place = lock.read() or addresses.local()
        raise CannotServe(
            f"Tonearm already runs with VAR_DIR={env.VAR_DIR}, at {place}: "
            "stop it there, or set VAR_DIR and PORT for a second one."
        ) from error
    except OSError as error:
        raise CannotServe(f"VAR_DIR={env.VAR_DIR} cannot be written: {error}.") from error
    lock.truncate(0)
    lock.write(addresses.local())
    lock.flush()


def reserve_ports(files: ExitStack) -> list[socket.socket]:
    """Ours, and the next for the event stream."""
    return [files.enter_context(reserve_port(port)) for port in (env.PORT, env.PORT + 1)]


def reserve_port(port: int) -> socket.socket:
    """Bound, not listening: nobody else gets the port while we prepare.

    Granian shares ports (SO_REUSEPORT), so two servers on one would not notice each other.
    """
    family = socket.AF_INET6 if ":" in env.HOST else socket.AF_INET
    probe = socket.socket(family, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((env.HOST, port))
    except OverflowError as error:
        probe.close()
        raise CannotServe(f"There is no port {port}: set PORT to a smaller one.") from error
    except OSError as error:
        probe.close()
        if error.errno == errno.EADDRINUSE:
            reason = "is taken: stop what listens there, or set PORT"
            if port != env.PORT:
                reason += " (the event stream has the port after it)"
        else:
            reason = f"cannot be opened ({error.strerror}): set HOST or PORT"
        raise CannotServe(f"Port {port} on {env.HOST} {reason}.") from error
    return probe


def commands() -> dict[str, tuple[str, ...]]:
    """What each process runs; they read the same environment as we do."""
    listen = ("--host", env.HOST, "--port", str(env.PORT))
    next_to_it = ("--host", env.HOST, "--port", str(env.PORT + 1))
    told = ("--log-config", str(logs.GRANIAN)) if env.LOG_FORMAT == "json" else ()
    size = ("--workers", str(env.WEB_WORKERS), "--blocking-threads", str(env.WEB_THREADS))
    worker = ("manage.py", "procrastinate", "worker")
    return {
        "web": ("-m", "config.granian", *WEB, *told, *listen, *size, "config.wsgi:application"),
        "events": (
            "-m",
            "config.granian",
            *EVENTS,
            *told,
            *next_to_it,
            "config.asgi:application",
        ),
        "worker": (*worker, *DEFAULT),
        "media": (*worker, *MEDIA),
    }


def open_many() -> None:
    """Each connection is an open file; shells allow 1,024, and more to who asks."""
    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if allowed == resource.RLIM_INFINITY else min(MOST_FILES, allowed)
    if most != resource.RLIM_INFINITY and most < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, allowed))


def start() -> list[Child]:
    """Web and workers."""
    open_many()
    command = commands()
    children = [Child(title, *command[name]) for name, title in TITLES.items()]
    if env.MEDIA_JOBS:
        children.append(Child("media worker", *command["media"]))
    return children


def await_answer(children: list[Child]) -> bool:
    """Whether the web server answers; False if there is no reason left to wait."""
    until = time.monotonic() + ANSWER_WITHIN
    while not leaving.ASKED and not any(child.ended for child in children):
        if _answers(env.PORT) and _answers(env.PORT + 1):
            return True
        if time.monotonic() > until:
            raise CannotServe(
                f"The web server does not answer at {addresses.local()}; see above."
            )
        time.sleep(0.1)
    return False


def _answers(port: int) -> bool:
    host = addresses.EVERYWHERE.get(env.HOST, env.HOST)
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def await_end(children: list[Child]) -> None:
    """Until somebody asks us to stop; a child that ends before then is started again."""
    while not leaving.ASKED:
        embedded_postgres.keep()
        for child in children:
            if child.ended:
                time.sleep(PAUSE)
                if leaving.ASKED:
                    return
                child.start_again()
        time.sleep(0.2)


def stop_all(children: list[Child], within: float) -> None:
    """Requests and jobs in flight get time to finish."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + within
    for child in children:
        child.stop(until)
