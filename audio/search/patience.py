"""How long a search may go on correcting what was typed, by the clock."""

from time import monotonic

MILLISECONDS = 80
"""For all kinds together. Most need a tenth of that."""


class Patience:
    """Of one request, from now on. What was found when it ran out is what is shown."""

    def __init__(self) -> None:
        self._end = monotonic() + MILLISECONDS / 1000

    def left(self) -> int:
        """Whole milliseconds; 0 when it is at an end."""
        return max(0, int(1000 * (self._end - monotonic())))
