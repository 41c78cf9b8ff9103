"""What granian serves."""

import gc
import os
from importlib import import_module

import django

from config import bodies, tracing
from config.metrics import counting, requests
from config.postgres import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # nothing of what is loaded is garbage: looking costs a sixth of the start

django.setup(set_prefix=False)
places.answer_through_the_pooler()
application = bodies.Answering(requests.Handler())
import_module("config.urls")  # Django would load it during the first request
application = import_module("audio.streaming.shortcut").Shortcut(application)
application = requests.Counted(tracing.around(application))  # type: ignore[assignment]
counting.begin("web")
gc.collect()
gc.freeze()  # what is loaded now stays, and need not be looked through again
gc.enable()
