"""Sets the server up for a measured run; only then may anything of it be imported."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "VAR_DIR": str(Path(os.environ.get("VAR_DIR") or "var") / "bench"),
    "DATABASE_URL": "",
    "BASE_URL": "",
    "DEBUG": "",
    # Counted as ever, but never spent.
    "LIMITS": "plays=1000000000/60 search=1000000000/60",
    "LOG_LEVEL": "WARNING",
}
django.setup()
OTHERS = ("playlists", "recommendations", "training")
NAMED = sys.argv[1] if sys.argv[1:2] in ([name] for name in OTHERS) else ""
if NAMED:
    sys.argv.pop(1)
# Imported, not run as a program: what starts processes of its own would run it in each.
import_module(f"tests.benchmarks.{NAMED or 'run'}").main()
