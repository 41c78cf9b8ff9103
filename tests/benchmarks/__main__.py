"""Sets the server up for a measured run; only then may anything of it be imported."""

import os
import runpy
import sys
from pathlib import Path

import django

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "VAR_DIR": str(Path(os.environ.get("VAR_DIR") or "var") / "bench"),
    "DATABASE_URL": "",
    "BASE_URL": "",
    "DEBUG": "",
    "LIMITS": "plays=1000000000/60",  # counted as ever, but never spent
    "LOG_LEVEL": "WARNING",
}
django.setup()
OTHERS = ("delivery", "playlists", "recommendations", "training")
NAMED = sys.argv[1] if sys.argv[1:2] in ([name] for name in OTHERS) else ""
if NAMED:
    sys.argv.pop(1)
runpy.run_module(f"tests.benchmarks.{NAMED or 'run'}", run_name="__main__")
