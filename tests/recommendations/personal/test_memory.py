"""A process that serves does not pay for what only a training needs."""

import subprocess
import sys

HEAVY = ("sklearn", "implicit", "pandas", "numba", "pyspark")
_SERVE = """
import sys, django
django.setup()
from config.urls import urlpatterns
from config.api import api
api.get_openapi_schema()
print(",".join(name for name in sys.argv[1].split(",") if name in sys.modules))
"""


def test_serving_imports_nothing_that_learns() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SERVE, ",".join(HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == ""
