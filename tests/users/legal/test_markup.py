"""What legal texts may contain, and what becomes of the rest."""

import pytest

from users.legal.markup import html
from users.legal.models import Name
from users.legal.wording import built_in, filled


def test_headings_lists_and_links() -> None:
    text = "## A & B\n\nOne\nline.\n\n- **two**\n- `x-y`: [three](/legal/terms/)\n"

    assert html(text) == (
        "<h2>A &amp; B</h2>\n<p>One line.</p>\n"
        "<ul><li><strong>two</strong></li>"
        '<li><code>x-y</code>: <a href="/legal/terms/">three</a></li></ul>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](//evil.example)",
        "## <img src=x onerror=y>",
        "[x](data:text/html,hi)",
    ],
)
def test_nothing_else_becomes_an_element(text: str) -> None:
    shown = html(text)

    assert "<script" not in shown
    assert "<img" not in shown
    assert "<a " not in shown


@pytest.mark.parametrize("name", Name)
def test_texts_of_ours_leave_no_mark_behind(name: Name) -> None:
    shown = html(filled(built_in(name), site="https://music.example.org"))

    for mark in ("**", "##", "](", "$", "\n- "):
        assert mark not in shown, mark
    assert shown.count("<h2>") >= 6


def test_an_address_ends_no_attribute() -> None:
    shown = html('[x](https://a.example/"onclick="y)')

    assert shown == '<p><a href="https://a.example/&quot;onclick=&quot;y">x</a></p>'
