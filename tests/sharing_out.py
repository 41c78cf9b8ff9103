"""Which process does which tests: those that share a server, a browser or files stay together.

Else each process would start the server of a file for its half of the tests.
"""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

ROOT = Path(__file__).parents[1]


@cache
def together(path: str) -> str:
    """The file or folder that keeps something for all of its tests; empty where none does."""
    file = ROOT / path
    kept = [one.read_text() for one in (file, file.with_name("conftest.py")) if one.exists()]
    if any('scope="package"' in text for text in kept):
        return str(Path(path).parent)
    return path if any('scope="module"' in text for text in kept) else ""


class SharingOut(LoadScopeScheduling):  # type: ignore[misc]
    """One test after another to whoever is free, and with it those it shares something with."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid.partition("::")[0]) or nodeid

    def mark_test_complete(
        self, node: WorkerController, item_index: int, duration: float = 0
    ) -> None:
        """What is done is forgotten: for each test all that were done would be counted."""
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]
