"""What somebody may like, worked out while they wait: from rows to a list with reasons."""

from collections.abc import Collection, Sequence

from recommendations.training import learned, sources, weighing
from recommendations.training.arranging import by_discovery, spread, with_less, without_skipped
from recommendations.training.models import Kind
from recommendations.training.packed import MOST_ITEMS, Items, first_two, items
from recommendations.training.recent import Profile, Seed, profile
from recommendations.training.sources import Wanted
from recommendations.training.weighing import MOST_GIVEN, Found, Proposal, Weighed

__all__ = ["Profile", "guess", "learnt", "profile", "ranked", "stored"]
SPARE = 50
"""Asked about besides, so that a page is full though some of it is not for them."""
ENOUGH = 150
"""With fewer proposals of what was learnt, what anybody may like is asked for too."""


def ranked(of: Profile, *, exclude: Collection[int] = ()) -> list[Weighed]:
    """What may be put before them at this moment, the best first; what they know last.

    One query. Not arranged: `guess` does that, whenever it is read.
    """
    near = learnt(of)
    without = [*exclude, *_averse(of)]
    return _weighed(of, near, without, thin=len(near) < ENOUGH)


def guess(of: Profile, limit: int, *, exclude: Collection[int] = ()) -> Items:
    """The first `limit` of what they may like, with up to two reasons each.

    One query; two where a third of what was learnt is not for them, or they want less of it.
    What anybody may like costs as much again, and is asked for only if what was learnt is too
    little for a page.
    """
    usual = of.state.discovery == 50 and of.kind != Kind.ALBUM  # of which tracks share one
    some = min(MOST_GIVEN, limit + max(SPARE, limit // 2)) if usual else MOST_GIVEN
    near = learnt(of)
    thin = len(near) < min(some, ENOUGH)
    found = _weighed(of, near[:some], exclude, thin=thin)
    wide = len(near) < ENOUGH or any(thing.less for thing in found)
    has_more = len(near) > some or (wide and not thin)
    if has_more and sum(not (thing.known or thing.less) for thing in found) < limit:
        found = _weighed(of, near, exclude, thin=wide)
    found = with_less(by_discovery(found, of.state.discovery), limit)
    return as_items(spread(without_skipped(found, of.skips), limit, of.skips))


def learnt(of: Profile) -> list[Proposal]:
    """What was learnt: stored, and of what they did since, the best first.

    Whether it may be put before them was not asked. No query.
    """
    liked = sum(seed.weight > 0 for seed in of.seeds)
    return weighing.merged(of.state.stored, _near(of), liked)


def _weighed(
    of: Profile, near: Sequence[Proposal], exclude: Collection[int], *, thin: bool
) -> list[Weighed]:
    """`thin`: what anybody may like is asked for too. One query."""
    state, seeds = of.state, of.seeds
    liked = [seed for seed in seeds if seed.weight > 0]
    kin = weighing.kin(seeds) if thin else {}
    found = Found(near, _artists(of, own=thin), kin, state.more)
    wanted = Wanted(
        ids=[proposal.id for proposal in near],
        artists=list(found.artists),
        genres=state.genres if thin else list(state.more),
        kin=list(found.kin),
        known=state.personalised,
        personal=state.personalised and thin and not of.shown,
        wide=thin,
        familiar=state.personalised and state.discovery != 50,
    )
    proposed = sources.candidates(of.user, of.kind, wanted, list(exclude))
    acts = len(liked) + (0 if state.stored is None else weighing.WELL_KNOWN)
    heard = {seed.artist for seed in liked} if of.kind == Kind.ARTIST else set()
    things = weighing.weighed(proposed, found, kind=of.kind, acts=acts, known=heard)
    return weighing.with_last(things, _averse(of))


def _averse(of: Profile) -> set[int]:
    """What they skipped, or want less of: it comes last, and is kept and mixed nowhere."""
    return {seed.id for seed in of.seeds if seed.kind == of.kind and seed.weight <= 0}


def as_items(things: Sequence[Weighed]) -> Items:
    return items([(thing.id, thing.score, *first_two(thing.reasons)) for thing in things])


def stored(of: Profile) -> Items:
    """What to keep for them. One query."""
    return as_items([thing for thing in ranked(of) if not thing.known][:MOST_ITEMS])


def _near(of: Profile) -> weighing.Near:
    """Of tracks for tracks and albums; of artists for artists, each of whom counts once."""
    stored = of.state.stored
    kind = Kind.ARTIST if of.kind == Kind.ARTIST else Kind.TRACK
    seeds = weighing.by_artist(of.seeds) if of.kind == Kind.ARTIST else _named(of, Kind.TRACK)
    return learned.near(
        seeds,
        of.state.training,
        kind,
        shown=of.shown,
        circle_size=of.circle_size,
        besides=[] if stored is None else stored["id"].tolist(),
    )


def _artists(of: Profile, *, own: bool) -> dict[int, weighing.Worth]:
    if of.kind == Kind.ARTIST:
        return {}
    near = learned.near(_named(of, Kind.ARTIST), of.state.training, Kind.ARTIST)
    found = weighing.artists(of.seeds, own=own, near=near.proposals[: weighing.MOST_ARTISTS])
    if of.state.stored is None:
        return found
    part = weighing.of_session(sum(seed.weight > 0 for seed in of.seeds))
    return {pk: one._replace(worth=part * one.worth) for pk, one in found.items()}


def _named(of: Profile, kind: Kind) -> list[Seed]:
    return [seed for seed in of.seeds if seed.kind == kind]
