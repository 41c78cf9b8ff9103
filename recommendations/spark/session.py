"""A Spark session, on this machine or on a cluster. `pyspark` is an extra, and needs Java."""

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

try:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.ml.recommendation import ALS
    from pyspark.sql import DataFrame, SparkSession
except ImportError:  # the extra is not installed
    ALS = DataFrame = Py4JError = PySparkException = SparkSession = None

__all__ = ["ALS", "CannotUseSpark", "DataFrame", "SparkSession", "session"]

NO_PYSPARK = "PySpark is not installed here: `make install-spark`, or pip install pyspark."
NO_JAVA = (
    "There is no Java here: Spark needs version 17 or newer, on Debian and Ubuntu, as root: "
    "apt install default-jre-headless"
)
# What Spark would ask of a terminal, or open to others, unless the operator's own
# spark-defaults.conf says otherwise.
_QUIET = {
    "spark.app.name": "tonearm",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


class CannotUseSpark(Exception):
    """One sentence for whoever trains."""


@contextmanager
def session(master: str, **settings: str) -> Iterator["SparkSession"]:
    """A session of our own, ended with the block.

    `master` as Spark writes it: `local[*]` is every core of this machine. Memory and all else
    that Spark knows is set where Spark looks for it: `SPARK_CONF_DIR/spark-defaults.conf`.
    `CannotUseSpark` where PySpark or Java is missing, or Spark does not start.
    """
    require()
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of every connection
    builder = SparkSession.builder.master(master)
    own = _QUIET | (_ALONE if master.startswith("local") else {}) | settings
    for name, value in own.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise CannotUseSpark(f"Spark does not start: {_first_line(error)}") from error
    try:
        yield spark
    except (PySparkException, Py4JError) as error:
        raise CannotUseSpark(f"Spark failed: {_first_line(error)}") from error
    finally:
        spark.stop()


def _first_line(error: BaseException) -> str:
    """What Java says, without its whole life."""
    told = getattr(error, "java_exception", None) or error
    return str(told).strip().partition("\n")[0]


def require(variables: Mapping[str, str] = os.environ) -> None:
    """Raises `CannotUseSpark` where something is missing that the machine must have."""
    if SparkSession is None:
        raise CannotUseSpark(NO_PYSPARK)
    home = variables.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        raise CannotUseSpark(NO_JAVA)
