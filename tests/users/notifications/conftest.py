"""What the tests of mail have in common."""

from typing import Any

import pytest

from tests.servers import free_port


@pytest.fixture
def port(settings: Any) -> int:
    """Where mails go by SMTP; nobody listens there until a test does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = False
    return int(settings.EMAIL_PORT)
