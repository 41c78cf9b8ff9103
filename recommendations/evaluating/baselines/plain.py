"""What is popular, what friends listen to, and what has the same tags."""

import numpy as np

from recommendations.evaluating.baselines import matrices
from recommendations.evaluating.datasets import Floats
from recommendations.evaluating.ranking import ByScore, Lister
from recommendations.evaluating.splits import Asked, Evidence


class MostPop:
    """How many listen to it."""

    name = "MostPop"

    def refuses(self, evidence: Evidence) -> str:
        return ""

    def learn(self, evidence: Evidence) -> Lister:
        listeners = evidence.listeners.astype(np.float32)

        def scores(asked: Asked) -> Floats:
            return np.tile(listeners, (len(asked), 1))

        return ByScore(scores, evidence.listeners)


class Friends:
    """How many friends listen to it. Whoever has no friends gets what is popular."""

    name = "Friends"

    def refuses(self, evidence: Evidence) -> str:
        return "" if evidence.friends is not None else "no friends.csv"

    def learn(self, evidence: Evidence) -> Lister:
        listens = matrices.ones(evidence.listens)
        popular = evidence.listeners / np.maximum(1, evidence.listeners.max()) * 1e-3

        def scores(asked: Asked) -> Floats:
            if asked.friends is None:
                return np.tile(popular.astype(np.float32), (len(asked), 1))
            result: Floats = (asked.friends @ listens).toarray() + popular
            return result

        return ByScore(scores, evidence.listeners)


class Tags:
    """Cosine of TF-IDF tags, of the item and of all that one knows, times log popularity."""

    name = "Tags"

    def refuses(self, evidence: Evidence) -> str:
        return "" if evidence.tags is not None else "no item_tags.csv"

    def learn(self, evidence: Evidence) -> Lister:
        if evidence.tags is None:
            raise ValueError(self.refuses(evidence))
        items = matrices.tag_vectors(evidence.tags)
        by_tag = items.T.tocsr()
        popular = np.log1p(evidence.listeners) + 0.1

        def scores(asked: Asked) -> Floats:
            profiles = matrices.unit_rows(matrices.ones(asked.profiles) @ items)
            result: Floats = (profiles @ by_tag).toarray() * popular
            return result

        return ByScore(scores, evidence.listeners)
