"""A browser that nobody is signed in with."""

import pytest
from django.test import Client as Browser


@pytest.fixture
def browser() -> Browser:
    return Browser()
