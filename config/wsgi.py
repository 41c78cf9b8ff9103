"""What granian serves."""

import gc
import os
from importlib import import_module

import django
from django.conf import settings
from django.core import signals
from django.core.cache import close_caches
from django.db import close_old_connections, reset_queries

from config import bodies, tracing
from config.metrics import counting, requests
from config.postgres import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # nothing of what is loaded is garbage: looking costs a sixth of the start

django.setup(set_prefix=False)
places.answer_through_the_pooler()
application = bodies.Answering(requests.Handler())
import_module("config.urls")  # Django would load it during the first request
streams = import_module("audio.streaming.shortcut").Streams()
things = import_module("audio.catalog.shortcut").Things()
application = import_module("config.shortcut").Shortcut(application, streams, things)
application = requests.Counted(tracing.around(application))  # type: ignore[assignment]
counting.begin("web")
# What Django does after each request, and again before the next; and what it does for nobody.
signals.request_finished.disconnect(close_old_connections)
signals.request_finished.disconnect(close_caches)
if not settings.DEBUG:
    signals.request_started.disconnect(reset_queries)
gc.set_threshold(10_000, 20, 20)  # a page of a list is some hundred objects, and no garbage
gc.collect()
gc.freeze()  # what is loaded now stays, and need not be looked through again
gc.enable()
