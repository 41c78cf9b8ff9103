"""`manage.py train_with_spark`, with a real Spark, on this machine."""

import shutil
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from audio.catalog.models.marks import FollowedArtist, LikedTrack, Rating
from audio.catalog.models.track import Track
from config.env import Misconfigured
from recommendations.spark.session import NO_JAVA, NO_PYSPARK
from recommendations.training.models import Kind, Neighbours, Recommendation, Training
from recommendations.training.packed import Because, nearby, unpack_items
from tests import make, make_music
from tests.config.processes import finished, started
from tests.recommendations.spark.over_tcp import over_tcp

Lists = dict[tuple[int, int], set[int]]
"""Ids by person and kind."""
DRIVER = Path("/usr/share/java/postgresql.jar")
SMALL = (
    "--master",
    "local[1]",
    "--rank",
    "4",
    "--iterations",
    "2",
    "--blocks",
    "1",
    "--driver",
    str(DRIVER),
)
# What compiles itself for a long run costs more than it brings in a short one.
SPARK_DEFAULTS = """
spark.default.parallelism 1
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.adaptive.enabled false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.codegen.wholeStage false
spark.sql.shuffle.partitions 1
"""
# In one process: Java starts once.
TRAINED = """
import django
from pathlib import Path
django.setup()
from django.core.management import call_command
from recommendations.spark.reading import Cluster, connected, read
call_command("train_with_spark", *{small!r})
file = Cluster("local[1]", Path({place!r}))
jdbc = file._replace(jdbc_url={url!r}, jdbc_driver={driver!r})
with connected(jdbc) as spark:
    rows = [sorted(map(repr, read(spark, way, parts=3).collect())) for way in (file, jdbc)]
print(len(rows[0]), "rows; of one way alone:", sorted(set(rows[0]) ^ set(rows[1])))
"""
PATIENCE_S = 600
HIDDEN = """
import runpy, sys
sys.modules["pyspark"] = None
sys.argv = ["manage.py", "train_with_spark"]
runpy.run_path("manage.py", run_name="__main__")
"""


def database_url() -> str:
    place = connection.settings_dict
    return f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"


class World:
    """Three tastes of three artists with two tracks each. Everybody likes four in a row.

    The third person of the last taste follows the one artist of it whom they have not heard.
    """

    def __init__(self) -> None:
        self.tracks = [
            [
                make_music.track(
                    artist=f"Artist {taste}-{n // 2}", album=f"Album {taste}-{n // 2}"
                )
                for n in range(6)
            ]
            for taste in range(3)
        ]
        self.people = [[make.user() for _ in range(5)] for _ in range(3)]
        self.liked: dict[int, set[int]] = defaultdict(set)
        for tracks, people in zip(self.tracks, self.people, strict=True):
            for n, person in enumerate(people):
                for k in range(n, n + 4):
                    LikedTrack.objects.create(user=person, track=tracks[k % 6])
                    self.liked[person.pk].add(tracks[k % 6].pk)
        FollowedArtist.objects.create(user=self.people[2][2], artist=self.tracks[2][0].artist)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tastes_are_told_apart(tmp_path: Path) -> None:
    needs_spark()
    world = World()
    listener = world.people[0][0]  # likes the first four of six
    turned_down = world.tracks[0][5]
    Rating.objects.create(user=listener, track=turned_down, stars=1)
    withdrawn = world.tracks[1][0]
    Track.objects.filter(pk=withdrawn.pk).update(status="withdrawn")

    train(tmp_path)

    found = {(made.user_id, made.kind): made for made in Recommendation.objects.all()}
    made = {key: set(unpack_items(row.items)["id"].tolist()) for key, row in found.items()}
    for taste, people in enumerate(world.people):
        theirs = {track.pk for track in world.tracks[taste]} - {withdrawn.pk}
        for person in people:
            known = world.liked[person.pk] | ({turned_down.pk} if person == listener else set())
            assert made.get((person.pk, Kind.TRACK), set()) == theirs - known
    assert_artists_are_new_to_them(world, made)
    assert {kind for _, kind in made} == {Kind.TRACK, Kind.ARTIST}
    assert_reasons_are_true(world)
    assert_neighbours_are_those_of_rp3beta(world)


def needs_pyspark() -> None:
    if find_spec("pyspark") is None:
        pytest.skip("needs PySpark: make install-spark")


def needs_spark() -> None:
    needs_pyspark()
    if not shutil.which("java"):
        pytest.skip("needs java")
    if not DRIVER.exists():
        pytest.skip(f"needs {DRIVER}")


def train(place: Path) -> None:
    """From a file, as it does by itself; what it would read over JDBC is the same."""
    (place / "spark-defaults.conf").write_text(SPARK_DEFAULTS)
    with over_tcp() as url:
        process = started(
            "-c",
            TRAINED.format(small=SMALL, place=str(place), url=url, driver=str(DRIVER)),
            var_dir=place / "var",
            DATABASE_URL=database_url(),
            SPARK_CONF_DIR=str(place),
        )
        with process as running:
            said, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, said
    assert " serves: 15 people, 17 tracks, 57 pairs, in " in said
    assert "59 rows; of one way alone: []" in said


def assert_reasons_are_true(world: World) -> None:
    """Each names a like of theirs that has what is recommended among its neighbours."""
    near = {row.item_id: set(nearby(row).ids) for row in last_neighbours(Kind.TRACK)}
    for made in Recommendation.objects.filter(kind=Kind.TRACK):
        for one in unpack_items(made.items):
            assert one["code"].tolist() == [Because.LIKED, Because.NOTHING]
            named = int(one["because"][0])
            assert named in world.liked[made.user_id]
            assert int(one["id"]) in near[named]


def assert_artists_are_new_to_them(world: World, found: Lists) -> None:
    """Of the last taste: the first person has not heard its third artist, the fifth not its
    second; the others know all of them.
    """
    people, tracks = world.people[2], world.tracks[2]
    second, third = tracks[2], tracks[4]
    artists = {person.pk: found.get((person.pk, Kind.ARTIST)) for person in people}

    assert list(artists.values()) == [{third.artist_id}, None, None, None, {second.artist_id}]


def assert_neighbours_are_those_of_rp3beta(world: World) -> None:
    """Of the last taste's first track, whom three like. Of these two like the fourth, too, as
    four do in all: 2 x (1/3 x 1/4)^0.6 / 4^0.35.
    """
    tracks = [track.pk for track in world.tracks[2]]
    row = next(row for row in last_neighbours(Kind.TRACK) if row.item_id == tracks[0])
    near = nearby(row)
    fourth = near.ids.tolist().index(tracks[3])
    walk, linear, alike, heard = near.scores[:, fourth]

    assert row.listeners == 3
    assert set(near.ids) == set(tracks[1:])
    assert near.scores[0].tolist() == sorted(near.scores[0], reverse=True)
    assert walk == pytest.approx(0.2772, rel=1e-3)
    assert (linear, 0 < alike <= 1) == (0, True)
    assert heard == pytest.approx(1.6094, rel=1e-3)


def last_neighbours(kind: Kind) -> list[Neighbours]:
    training = Training.objects.ready().first()
    assert training is not None
    assert training.algorithm == "spark-als/1"
    return list(Neighbours.objects.filter(training=training, kind=kind))


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_without_java_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    needs_pyspark()
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("JAVA_HOME", home)

    with pytest.raises(Misconfigured) as refused:
        call_command("train_with_spark")

    assert str(refused.value) == NO_JAVA


def test_a_folder_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Misconfigured, match="cannot be written: .*'/nowhere/tonearm-spark-"):
        call_command("train_with_spark", exchange=Path("/nowhere"))


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code, said = finished("-c", HIDDEN, var_dir=tmp_path)

    assert (code, said) == (1, f"{NO_PYSPARK}\n")
