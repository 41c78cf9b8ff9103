"""docs/legal/data-map.md says what the tables are."""

import io
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from users.models import User
from users.privacy import data_map

PAGE = Path(__file__).parents[3] / "docs" / "legal" / "data-map.md"


def test_it_is_that_of_the_code() -> None:
    """`make docs` writes it."""
    out = io.StringIO()
    call_command("data_map", stdout=out)

    assert PAGE.read_text(encoding="utf-8") == out.getvalue()


def test_every_table_is_in_it_once_with_a_sentence() -> None:
    page = data_map.text()

    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            start = f"| `{model._meta.db_table}` |"
            [line] = [row for row in page.splitlines() if row.startswith(start)]
            assert line.split("|")[2].strip(), line


def test_who_a_row_is_about_stands_beside_it() -> None:
    page = data_map.text()

    assert "| `users_user` | The account." in page
    about, nobody = page.split("\n## About nobody")
    for model in apps.get_models(include_auto_created=True):
        if any(field.related_model is User for field in model._meta.concrete_fields):
            assert f"| `{model._meta.db_table}` |" in about
            assert f"| `{model._meta.db_table}` |" not in nobody
