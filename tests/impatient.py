"""Our application, for tests that cannot wait half a minute for a client that says nothing."""

from importlib import import_module

from config import bodies

bodies.PATIENCE = 0.4  # type: ignore[misc]
application = import_module("config.wsgi").application
