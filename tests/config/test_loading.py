"""What granian loads, in a process of its own."""

import subprocess
import sys

_LOADED = """
import gc
import config.wsgi
print(gc.isenabled(), gc.get_freeze_count() > 100_000)
import config.asgi
print(gc.isenabled())
"""


def test_garbage_is_searched_for_again_once_all_is_loaded():
    """Nothing is while it loads; a server that never did would grow without an end."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "True", "True"]
