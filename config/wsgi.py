"""What granian serves."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from config import bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = bodies.Answering(get_wsgi_application())
import_module("config.urls")  # Django would load it during the first request
application = import_module("audio.streaming.shortcut").Shortcut(application)
gc.collect()
gc.freeze()  # what is loaded now stays, and need not be looked through again
