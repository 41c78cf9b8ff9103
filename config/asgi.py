"""What granian serves beside it, at PORT + 1: the stream of events, and nothing else."""

import gc
import os
from importlib import import_module

import django
from psycopg.conninfo import make_conninfo

from config import embedded_postgres, env
from config.metrics import counting, streams

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # nothing of what is loaded is garbage: looking costs a sixth of the start
django.setup()

WHERE = env.DATABASE_DIRECT_URL or env.DATABASE_URL
# A connection that only listens would not notice that the other side is gone.
ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}

conninfo = make_conninfo(WHERE or make_conninfo(**embedded_postgres.connection()), **ALIVE)
application = streams.Counted(import_module("users.live.app").Application(conninfo))
counting.begin("events")
gc.collect()
gc.freeze()
gc.enable()
