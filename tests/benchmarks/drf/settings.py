"""A plain project: no middleware but what the API needs too, connections that stay open."""

import os
from typing import Any

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS

PREPARED = "TONEARM_DRF_PREPARED"
"""Set: it gets our database options too, instead of Django's defaults."""

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
ROOT_URLCONF = "tests.benchmarks.drf.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tests.benchmarks.drf.authentication.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
_default: dict[str, Any] = DATABASES["default"]
DATABASES = {"default": _default}
if not os.environ.get(PREPARED):
    _options = {
        name: value
        for name, value in _default["OPTIONS"].items()
        if name not in ("server_side_binding", "prepare_threshold")
    }
    DATABASES = {
        "default": _default | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": _options}
    }
