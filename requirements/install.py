"""Makes .venv beside the Makefile and installs the pinned packages: `install.py run` or `dev`.

`install.py tracing` has what sends traces and errors, too; `install.py spark` adds Spark.

Run by whatever `python3` a machine has, so it is written to be readable by any version of
Python, uses the standard library alone, and says in one sentence what is missing.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

try:
    import ensurepip  # noqa: F401 - venv needs it, and does not ask
    import fcntl
    import venv
except ImportError as missing:
    MISSING = str(missing)
else:
    MISSING = ""

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(os.path.dirname(HERE), ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.txt")
SPARK_STAMP = os.path.join(VENV, "installed-spark.txt")
SPARK_ROOM = os.path.join(VENV, "unpacked")
UNFINISHED = "unfinished"
COUNTED = ("Collecting ", "Processing ", "Requirement already satisfied")
ROOM = {"run": 700, "tracing": 750, "dev": 1200, "spark": 3000}  # MB, with pip's own copies
# Spark stands beside any of them.
HELD_BY = {"run": ("run", "tracing", "dev"), "tracing": ("tracing", "dev"), "dev": ("dev",)}
WHEELS = ["--only-binary", ":all:"]
# Spark is published as source alone, though nothing in it is compiled: pip packs it and unpacks
# it. Packed without compression that takes 20 s, not 55; in the cache it would lie twice.
SPARK = WHEELS + ["--no-binary", "pyspark", "--no-build-isolation", "--no-deps"]
SPARK += ["--config-settings", "--build-option=--compression=stored"]
SPARK += ["--no-cache-dir", "--no-compile"]
REASONS = (
    ("No space left", "The disk is full: make room and run it again."),
    ("Disk quota exceeded", "The disk quota is used up: make room and run it again."),
    ("DO NOT MATCH THE HASHES", "A package is not the one that was reviewed: do not use it."),
    ("Temporary failure in name resolution", "There is no network: connect and run it again."),
    ("Failed to establish a new connection", "There is no network: connect and run it again."),
    ("Network is unreachable", "There is no network: connect and run it again."),
    ("timed out", "The network is too slow or broken: run it again."),
    (
        "No matching distribution",
        "Is the network there? Or is there no build for this machine?",
    ),
    ("Permission denied", "This folder cannot be written: check whose it is."),
)


def main():  # type: () -> None
    """Exits with a sentence and 1 where the machine lacks something."""
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted not in ROOM:
        sys.exit("Say which packages: install.py run, tracing, dev, or spark.")
    require_python()
    for part in ("run", "spark") if wanted == "spark" else (wanted,):
        make_sure_of(part)


def make_sure_of(wanted):  # type: (str) -> None
    if is_done(wanted):
        return
    try:
        with open(os.path.abspath(__file__)) as door:  # one at a time, and no further file
            wait_for(door.fileno())
            if not is_done(wanted):
                install(wanted)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit("The packages cannot be installed in %s: %s." % (VENV, error))


def wait_for(door):  # type: (int) -> None
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Waiting for another installation in this folder ...")
        fcntl.flock(door, fcntl.LOCK_EX)


def require_python():  # type: () -> None
    """Tonearm's own code needs 3.11; Debian keeps venv in a package of its own."""
    if sys.version_info < (3, 11):
        sys.exit(
            "Tonearm needs Python 3.11 or newer, and %s is %d.%d: install a newer one and "
            "say `make PYTHON=python3.11 ...`." % ((sys.executable,) + sys.version_info[:2])
        )
    if MISSING:
        sys.exit(
            "Python's venv is missing here (%s). On Debian and Ubuntu, as root: "
            "apt install python3-venv" % MISSING
        )


def requirements(wanted):  # type: (str) -> str
    return os.path.join(HERE, wanted + ".txt")


def stamp(wanted):  # type: (str) -> str
    """Other pins or another place: another stamp."""
    with open(requirements(wanted), "rb") as pins:
        digest = hashlib.sha256(pins.read()).hexdigest()
    return "\n".join((wanted, digest, VENV))


def read_stamp(place=STAMP):  # type: (str) -> str
    try:
        with open(place) as found:
            return found.read()
    except OSError:
        return ""


def write_stamp(text, place=STAMP):  # type: (str, str) -> None
    """Whole or not at all, since the next start believes it."""
    with open(place + ".new", "w") as fresh:
        fresh.write(text)
    os.replace(place + ".new", place)


def is_done(wanted):  # type: (str) -> bool
    if wanted == "spark":
        return read_stamp(SPARK_STAMP) == stamp("spark") and is_usable()
    return read_stamp() in [stamp(pins) for pins in HELD_BY[wanted]] and is_usable()


def install(wanted):  # type: (str) -> None
    began = time.time()
    place = os.path.dirname(VENV)
    free = shutil.disk_usage(place).free // 2**20
    if free < ROOM[wanted]:
        sys.exit(
            "The disk is full: the packages need %d MB in %s, and %d MB are free."
            % (ROOM[wanted], place, free)
        )
    if wanted == "spark":
        install_spark()
    else:
        make_venv()
        write_stamp(UNFINISHED)
        run_pip(wanted, WHEELS)
        write_stamp(stamp(wanted))
    say("Installed in %.0f s." % (time.time() - began))


def install_spark():  # type: () -> None
    """What packs it is pinned too. The copies lie where room was asked for, not in /tmp."""
    run_pip("build", WHEELS)
    shutil.rmtree(SPARK_ROOM, ignore_errors=True)
    os.mkdir(SPARK_ROOM)
    try:
        run_pip("spark", SPARK, TMPDIR=SPARK_ROOM)
    finally:
        shutil.rmtree(SPARK_ROOM, ignore_errors=True)
    write_stamp(stamp("spark"), SPARK_STAMP)


def make_venv():  # type: () -> None
    """A whole one is kept, whoever made it; what a killed run left is made anew."""
    ours = read_stamp().splitlines()
    moved = len(ours) == 3 and ours[2] != VENV
    if ours != [UNFINISHED] and not moved and is_usable():
        return
    say("Making a virtual environment in .venv ...")
    if os.path.lexists(PYTHON):
        os.unlink(PYTHON)  # first of all: who is killed while deleting leaves nothing usable
    shutil.rmtree(VENV, ignore_errors=True)
    os.mkdir(VENV)
    write_stamp(UNFINISHED)
    venv.EnvBuilder(symlinks=True, with_pip=True).create(VENV)


def is_usable():  # type: () -> bool
    """False also after the machine's Python went from one version to the next."""
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.call([PYTHON, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run_pip(wanted, options, **variables):  # type: (str, list[str], **str) -> None
    """Pip's own words are shown only if it fails; its progress is ours to tell."""
    pins = requirements(wanted)
    with open(pins) as lines:
        total = len(set(re.findall(r"^([\w.-]+)==", lines.read(), re.MULTILINE)))
    say("Installing %d packages ..." % total)
    command = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--progress-bar", "off"]
    pip = subprocess.Popen(
        command + options + ["-r", pins],
        env=dict(os.environ, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    told, seen = [], 0
    for line in pip.stdout or ():
        told.append(line)
        seen += line.startswith(COUNTED)
        show(line, seen, total)
    show("", 0, 0)
    if pip.wait():
        sys.exit(explain("".join(told)))


def show(line, seen, total):  # type: (str, int, int) -> None
    """One line that is written over, and only for eyes."""
    if not sys.stdout.isatty():
        return
    text = ""
    if line.startswith("Installing collected"):
        text = "Unpacking them ..."
    elif total:
        text = "%d of %d" % (min(seen, total), total)
    sys.stdout.write("\r\033[K" + text)
    sys.stdout.flush()


def explain(told):  # type: (str) -> str
    errors = [line for line in told.splitlines() if line.startswith("ERROR")]
    sentences = [reason for sign, reason in REASONS if sign in told]
    sentences = sentences or ["pip could not install the packages."]
    return "\n".join(errors[-3:] + sentences[:1])


def say(text):  # type: (str) -> None
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
