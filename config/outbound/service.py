"""Asking a service that answers JSON: politely, and not twice."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from config.outbound import answers, circuit, client, places
from config.outbound.client import Answer


class Service(NamedTuple):
    """`pause`: seconds between two requests of us all. `kept`: how long answers are."""

    name: str
    base: str
    pause: float
    kept: timedelta

    def ask(self, path: str, **query: str | int) -> Answer:
        """A 200 with JSON, or what is their no (404 and the like), also kept.

        Raises `client.Failed`, of which `circuit.Open` says when to ask again.
        """
        url = f"{self.base}{path}?{urlencode(query)}"
        if known := answers.kept(url):
            return known
        hosts = frozenset({places.read(self.base).host})
        with circuit.guard(self.name, pause=self.pause) as turn:
            answer = turn.heed(client.send("GET", url, hosts=hosts))
            if answer.status == 200:
                answer.json()
        if answer.status in (200, 404):
            answers.keep(url, answer, self.kept)
        return answer
