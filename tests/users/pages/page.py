"""A page as its reader has it: what it is called, what it says, what can be filled in."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client as Browser


class Page(HTMLParser):
    """`inputs` by name, `labels` by the id that they are for, `links`, `headings`."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.labels: set[str | None] = set()
        self.ids: set[str] = set()
        self.links: list[str | None] = []
        self.text, self.title = "", ""
        self._open: list[str] = []
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._open.append(tag)
        if told.get("id"):
            self.ids.add(str(told["id"]))
        if tag in ("input", "button") and told.get("name"):
            self.inputs[str(told["name"])] = told
        elif tag == "label":
            self.labels.add(told.get("for"))
        elif tag == "a":
            self.links.append(told.get("href"))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data
        elif "style" not in self._open and "script" not in self._open:
            self.text = " ".join(f"{self.text} {data}".split())


def read(answer: Any) -> Page:
    """The page itself: whoever expects one is not sent on."""
    assert answer.status_code == 200, (answer.status_code, answer.headers)
    return Page(answer)


def leads_to(answer: Any) -> str:
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def key(browser: Browser) -> str:
    """What names the browser's session."""
    return browser.cookies["sessionid"].value
