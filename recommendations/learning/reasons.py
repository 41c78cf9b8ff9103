"""Why something is recommended: what of the profile speaks for it the most."""

from dataclasses import dataclass

import numpy as np

from recommendations.learning.candidates import Places
from recommendations.learning.interactions import Floats, Matrix, Profiles, standing
from recommendations.learning.knowledge import SOURCES, Knowledge


@dataclass(frozen=True)
class Reasons:
    """Of k items for each of p people.

    - `items` (p x k x top): items of the profile, the strongest first; -1 is none.
    - `shares` (p x k x top): which part of all that the profile says comes from each, 0 to 1.
    - `circle` (p x k): how many of those whom one follows show the item.
    """

    items: Places
    shares: Floats
    circle: Floats


def spoken(profile: Matrix, items: Places, knowledge: Knowledge) -> tuple[Places, Floats]:
    """What each item of one profile (1 x n) says of k items: which (x), and how much (x x k).

    It is w_x * S[x, i], summed over the sources: what the sums of `gather` are made of.
    """
    own = profile.indices
    weights = standing(profile).data
    wanted = np.maximum(items, 0)
    said = np.zeros((len(own), len(items)), dtype=np.float32)
    for name in SOURCES:
        said += knowledge.neighbours[name][own][:, wanted].toarray()
    return own, np.where(items >= 0, said * weights[:, None], 0)


def explain(
    items: Places, profiles: Profiles, knowledge: Knowledge, *, top: int = 3
) -> Reasons:
    """For `items` (p x k, -1 is none), which `rank` chose for these profiles."""
    people, k = items.shape
    chosen = np.full((people, k, top), -1, dtype=np.int32)
    shares = np.zeros((people, k, top), dtype=np.float32)
    circle = np.zeros((people, k), dtype=np.float32)
    for person in range(people):
        if profiles.circle is not None:
            shown = profiles.circle[person].toarray().ravel()
            circle[person] = np.where(items[person] >= 0, shown[items[person]], 0)
        own, said = spoken(profiles.weights[person], items[person], knowledge)
        if not len(own):
            continue
        order = np.argsort(-said, axis=0, kind="stable")[:top]
        strongest = np.take_along_axis(said, order, axis=0)
        whole = np.maximum(said.sum(axis=0), 1e-9)
        width = len(order)
        chosen[person, :, :width] = np.where(strongest > 0, own[order], -1).T
        shares[person, :, :width] = (strongest / whole).T
    return Reasons(chosen, shares, circle)
