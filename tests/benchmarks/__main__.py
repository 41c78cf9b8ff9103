"""Sets the server up for a measured run; only then may anything of it be imported."""

import os
import runpy
import sys
from importlib import import_module
from pathlib import Path

import django

from tests.benchmarks import OTHERS

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
if sys.argv[1:2] in ([name] for name in OTHERS):
    runpy.run_module(f"tests.benchmarks.{sys.argv.pop(1)}", run_name="__main__")
else:
    # Not run as a program: processes that it starts would run it again.
    import_module("tests.benchmarks.run").main()
