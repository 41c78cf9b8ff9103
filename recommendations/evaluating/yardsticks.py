"""What others published and what was aimed at, to hold figures against.

Published figures are of other splits, some of other people: they show where we are, no more.
Recommended artists: HetRec 2011 Last.fm 2K. Recommended tracks: a sample of LFM-1b.
"""

from typing import Final, NamedTuple

from recommendations.evaluating.datasets import Level

WARM: Final = "80/20"
TENTHS: Final = "8:1:1"
GIVEN: Final = "given, little known"
STATIONS: Final = "stations"
STATIONS_OF_PEOPLE: Final = "stations, friends known"


def new_people(known: int) -> str:
    return f"new, {known} known"


class Target(NamedTuple):
    """`best` was the best before, by `by`, on the same data but another split."""

    metric: str
    wanted: float
    best: float
    by: str
    at_most: bool = False

    def met(self, value: float) -> bool:
        return value <= self.wanted if self.at_most else value >= self.wanted


class Published(NamedTuple):
    """A line of somebody else's table."""

    name: str
    source: str
    figures: dict[str, float]


TARGETS: Final[dict[tuple[Level, str], list[Target]]] = {
    ("artists", WARM): [
        Target("ndcg@10", 0.272, 0.240, "EASE^R"),
        Target("recall@20", 0.315, 0.280, "ALS"),
        Target("prec@10", 0.222, 0.196, "ALS"),
        Target("coverage@20", 0.20, 0.113, "EASE^R"),
    ],
    ("artists", TENTHS): [
        Target("ndcg@10", 0.230, 0.2068, "MHCN"),
        Target("recall@10", 0.236, 0.2127, "SEPT"),
    ],
    ("artists", new_people(0)): [Target("ndcg@10", 0.45, 0.418, "Friends")],
    ("artists", new_people(1)): [Target("ndcg@10", 0.50, 0.422, "Friends")],
    ("artists", new_people(3)): [Target("ndcg@10", 0.55, 0.464, "UserKNN-TFIDF")],
    ("artists", STATIONS): [
        Target("prec@25", 0.280, 0.250, "UserKNN-TFIDF"),
        Target("hit@10", 0.80, 0.754, "ALS"),
        Target("ild@25", 0.83, 0.835, "UserKNN-TFIDF"),
        Target("overlap", 0.60, 0.76, "a blend, drawn by luck", at_most=True),
        Target("violations", 0, 0, "", at_most=True),
    ],
    ("tracks", WARM): [
        Target("ndcg@10", 0.340, 0.305, "RP3beta"),
        Target("recall@20", 0.460, 0.422, "RP3beta"),
    ],
}

_RECBOLE: Final = "RecBole-GNN, results/social/lastfm.md"
PUBLISHED: Final[dict[tuple[Level, str], list[Published]]] = {
    ("artists", TENTHS): [
        Published(name, _RECBOLE, dict(zip(_METRICS, figures, strict=True)))
        for _METRICS in [("recall@10", "mrr@10", "ndcg@10", "hit@10", "prec@10")]
        for name, figures in {
            "BPR": (0.1761, 0.3026, 0.1674, 0.5573, 0.0858),
            "NGCF": (0.1960, 0.3479, 0.1898, 0.6141, 0.0961),
            "LightGCN": (0.2064, 0.3559, 0.1972, 0.6322, 0.1009),
            "MHCN": (0.2123, 0.3782, 0.2068, 0.6523, 0.1042),
            "SEPT": (0.2127, 0.3703, 0.2057, 0.6465, 0.1044),
        }.items()
    ],
}
