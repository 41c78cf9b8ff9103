"""Neighbours and recommendations out of interactions: factors (ALS) and walks (RP3beta)."""

from dataclasses import dataclass
from typing import Final

from recommendations.learning.knowledge import FEWEST
from recommendations.spark import statements
from recommendations.spark.session import ALS, DataFrame, SparkSession
from recommendations.training.packed import MOST_ITEMS, MOST_NEIGHBOURS, Because

LOOKED_AT: Final = 2 * MOST_ITEMS
"""Of what the factors say: what somebody knows goes from it."""
MOST_OF_ONE: Final = 500
"""Things of one person that walks lead through: pairs are their square."""
ASKED: Final = 100
"""Things of one person whose neighbours are asked."""
_WALK: Final = {"alpha": 0.6, "beta": 0.35}
_NAMES: Final = {
    "followed": int(Because.FOLLOWED),
    "heard": int(Because.LISTENED_TO),
    "heard_artist": int(Because.LISTENED_TO_ARTIST),
}


@dataclass(frozen=True)
class Options:
    """How the factors are learnt.

    - `rank`: how many there are; `iterations`: rounds.
    - `alpha`: a weight of w is trusted 1 + alpha w times as much as none.
    - `regularisation`: the more, the less a single person can say.
    - `blocks`: parts into which people, and things, are divided among machines.
    """

    rank: int = 64
    iterations: int = 10
    alpha: float = 10.0
    regularisation: float = 0.1
    blocks: int = 10


@dataclass(frozen=True)
class Fitted:
    """What was learnt of one kind of thing.

    - `neighbours`: item_id, listeners, and `near`, the nearest first: walk, item_id, alike
      (cosine of the factors), listeners.
    - `recommended`: user_id, and `items`, best first: score from 0 to 1, item_id, code,
      because.
    """

    neighbours: DataFrame
    recommended: DataFrame


def fit(spark: SparkSession, given: DataFrame, options: Options) -> Fitted:
    """Of user_id, item_id, weight, code, because, lately: a row for each person and thing.

    What weighs nothing or less is not learnt from, nor recommended to whom it is of.
    """
    given = given.cache()
    people = spark.sql(statements.PEOPLE, given=given).cache()
    things = spark.sql(statements.THINGS, given=given).cache()
    dense = spark.sql(statements.DENSE, given=given, people=people, things=things).cache()
    model = ALS(
        rank=options.rank,
        maxIter=options.iterations,
        regParam=options.regularisation,
        implicitPrefs=True,
        alpha=options.alpha,
        numUserBlocks=options.blocks,
        numItemBlocks=options.blocks,
        userCol="person",
        itemCol="item",
        ratingCol="weight",
        coldStartStrategy="drop",
        seed=0,
    ).fit(dense.where("weight > 0"))
    named = _WALK | {"most_of_one": MOST_OF_ONE, "most": MOST_NEIGHBOURS, "fewest": FEWEST}
    steps = spark.sql(statements.STEPS, named, dense=dense)
    walks = spark.sql(statements.WALKS, named, steps=steps).cache()
    units = spark.sql(statements.UNITS, factors=model.itemFactors)
    walked = spark.sql(statements.WALKED, {"asked": ASKED}, dense=dense, walks=walks)
    likely = spark.sql(statements.LIKELY, likely=model.recommendForAllUsers(LOOKED_AT))
    found = {"walked": walked, "likely": likely, "dense": dense}
    return Fitted(
        spark.sql(statements.NEIGHBOURS, walks=walks, things=things, units=units),
        spark.sql(
            statements.RECOMMENDED, {"most": MOST_ITEMS}, people=people, things=things, **found
        ),
    )


def tracks_of(spark: SparkSession, given: DataFrame) -> DataFrame:
    """For `fit`, out of what `reading` reads."""
    return spark.sql(statements.TRACKS, given=given)


def artists_of(spark: SparkSession, given: DataFrame) -> DataFrame:
    """For `fit`: all that somebody has to do with an artist's tracks, and whom they follow."""
    return spark.sql(statements.ARTISTS, _NAMES, given=given)
