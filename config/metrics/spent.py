"""How long this thread has waited for the database, and how often."""

import threading
from typing import Final

SECONDS: Final = 0
STATEMENTS: Final = 1


class _Spent(threading.local):
    def __init__(self) -> None:
        self.numbers = [0.0, 0.0]


_spent = _Spent()


def mine() -> list[float]:
    """[seconds, statements] since this thread began: its connection adds to the list itself.

    Who wants to know of a stretch subtracts.
    """
    return _spent.numbers
