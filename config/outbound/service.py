"""Asking a service that answers JSON: politely, and not twice."""

from datetime import timedelta
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from config.outbound import answers, circuit, client, places
from config.outbound.client import Answer

Shape = TypeVar("Shape")
OUR_FAULT = (400, 414, 422)


class Service(NamedTuple):
    """`pause`: seconds between two requests of us all. `kept`: how long answers are."""

    name: str
    base: str
    pause: float
    kept: timedelta

    def ask(self, shape: TypeAdapter[Shape], path: str, **query: str | int) -> Shape | None:
        """None is their 404. Both are kept.

        Raises `client.Failed`, of which `circuit.Open` says when to ask again. What is not of
        the shape is a failure too; a question that they do not understand is `Declined`, and
        keeps nobody from asking others.
        """
        url = f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")
        if known := answers.kept(url):
            return _read(known, shape)
        hosts = frozenset({places.read(self.base).host})
        with circuit.guard(self.name, pause=self.pause) as turn:
            answer = turn.heed(client.send("GET", url, hosts=hosts))
            told = None if answer.status in OUR_FAULT else _read(answer, shape)
        if answer.status in OUR_FAULT:
            raise client.Declined(f"status {answer.status}")
        answers.keep(url, answer, self.kept)
        return told


def _read(answer: Answer, shape: TypeAdapter[Shape]) -> Shape | None:
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise client.Unwell(f"status {answer.status}")
    try:
        return shape.validate_python(answer.json())
    except ValidationError as error:
        raise client.Malformed(f"{error.error_count()} things are not as documented") from None
