"""Settings for the tests: what only a test needs, and nothing that hides a fault."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

# The worker's thread would keep its connection and fail an innocent later test.
DATABASES["default"]["CONN_MAX_AGE"] = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
