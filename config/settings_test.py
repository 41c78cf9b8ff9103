"""Settings for the tests: what only a test needs, and nothing that hides a fault."""

import os
import sys
from pathlib import Path

# Before anything reads it: a database and files of the tests' own, so that a running server
# is left alone. The processes of pytest-xdist inherit it.
_place = Path(os.environ.get("VAR_DIR") or "var")
if _place.name != "test":
    os.environ["VAR_DIR"] = str(_place / "test")

# Tests start hundreds of processes, and each would compile all our modules anew where the
# machine's owner wants no files beside them: 0.7 s of two and a half.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["VAR_DIR"]).resolve() / "pycache")
sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]

# Nobody's server is asked by chance.
os.environ.setdefault("LISTENBRAINZ_URL", "off")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

# The worker's thread would keep its connection and fail an innocent later test.
DATABASES["default"]["CONN_MAX_AGE"] = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Between two tests all tables are emptied, the audit log too, which else refuses that.
DATABASES["default"]["OPTIONS"]["options"] = "-c tonearm.may_truncate=on"
# Each client of a test begins with all middleware, and would look through all assets: 13 ms.
# Servers that tests start have the ordinary settings.
WHITENOISE_AUTOREFRESH = True
# No search of any test is the one that writes how many there were.
SEARCHES_WRITTEN_EVERY_S = float("inf")
# No request of any test is the one that looks whether an end was announced.
ENDING_READ_EVERY_S = float("inf")
# What is believed elsewhere is looked at (config/fast.py).
CHECK_ANSWERS = True
