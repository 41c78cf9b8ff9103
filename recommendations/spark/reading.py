"""The interactions as Spark sees them: read over JDBC, or from a file that COPY writes."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection

from recommendations.spark.session import DataFrame, SparkSession, session
from recommendations.training.packed import Because
from recommendations.training.rolling import TAKES_PART
from recommendations.training.running import ACTIVE
from recommendations.training.signals import FOLLOWED

INTERACTIONS: Final = f"""
SELECT i.user_id, t.id AS track_id, t.artist_id, i.weight, i.code::int AS code,
  i.because, (i.last_at > statement_timestamp() - interval '{ACTIVE.days} days')::int AS lately
FROM recommendations_interaction i JOIN audio_track t ON t.id = i.track_id
WHERE t.status = 'published' AND t.is_playable
UNION ALL
SELECT user_id, NULL, artist_id, {FOLLOWED}, {int(Because.FOLLOWED)}, artist_id,
  (created_at > statement_timestamp() - interval '{ACTIVE.days} days')::int
FROM audio_followedartist AS summed WHERE {TAKES_PART}
"""  # noqa: S608
"""Tracks, and artists whom people follow. Also what weighs less than nothing: nothing is learnt
from it, but it must not be recommended."""
_SCHEMA: Final = (
    "user_id BIGINT, track_id BIGINT, artist_id BIGINT, weight DOUBLE, code INT,"
    " because BIGINT, lately INT"
)
_DRIVER: Final = "org.postgresql.Driver"
_ROWS_AT_ONCE: Final = "10000"


class Cluster(NamedTuple):
    """Where it is worked out, and how the interactions get there.

    - `master`: as Spark writes it; `local[*]` is all cores of this machine.
    - `jdbc_url`, `jdbc_driver`: the database as Spark's machines reach it, and the jar of
      PostgreSQL's driver. Without them a file is written to `exchange`, a folder that all of
      them must see.
    """

    master: str
    exchange: Path
    jdbc_url: str = ""
    jdbc_driver: str = ""


def connected(cluster: Cluster) -> AbstractContextManager[SparkSession]:
    """As `session`; with JDBC's driver on all machines."""
    jars = {"spark.jars": cluster.jdbc_driver} if cluster.jdbc_driver else {}
    return session(cluster.master, **jars)


def read(spark: SparkSession, cluster: Cluster, *, parts: int) -> DataFrame:
    """Columns as `INTERACTIONS` names them. Over JDBC by `parts` connections at once."""
    if cluster.jdbc_url:
        return _over_jdbc(spark, cluster.jdbc_url, parts)
    return _exported(spark, cluster.exchange)


def _exported(spark: SparkSession, place: Path) -> DataFrame:
    """By a file in `place`, a folder that all of Spark's machines must see.

    One statement writes it: everything as it was in one moment. About 45 bytes a row; Spark
    reads it in pieces of 128 MB.
    """
    file = place / "interactions.csv"
    copy = f"COPY ({INTERACTIONS}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, file.open("wb") as out, cursor.copy(copy) as blocks:
        for block in blocks:
            out.write(block)
    return spark.read.schema(_SCHEMA).csv(file.absolute().as_uri())


def _over_jdbc(spark: SparkSession, url: str, parts: int) -> DataFrame:
    """By `parts` connections at once, each with a range of people.

    They do not share a snapshot: what changes meanwhile is read as it is when its turn comes.
    `url` as in `jdbc:postgresql://db.example/tonearm`; who we are there is the database's own
    setting, which stands in no list of processes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(user_id), max(user_id) + 1 FROM recommendations_interaction")
        first, end = cursor.fetchone()
    options: Mapping[str, Any] = {
        "url": url,
        "driver": _DRIVER,
        "dbtable": f"({INTERACTIONS}) AS interactions",
        "user": connection.settings_dict["USER"],
        "password": connection.settings_dict["PASSWORD"] or "",
        "fetchsize": _ROWS_AT_ONCE,
        "partitionColumn": "user_id",
        "lowerBound": first or 0,
        "upperBound": end or 1,
        "numPartitions": parts,
    }
    return spark.read.format("jdbc").options(**options).load()
