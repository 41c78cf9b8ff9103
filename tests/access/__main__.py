"""Says how large the matrix is."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()

from tests.access.table import size  # noqa: E402

sys.stdout.write(size() + "\n")
