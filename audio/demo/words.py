"""Words to some of the demo's songs, in time with them: as `.lrc` files beside the music."""

from pathlib import Path
from typing import Final

WORDS: Final = {
    "Night Ferry": """\
[la:en]
[00:00.00]
[00:04.60]The harbour lights are going out
[00:06.90]One window at a time
[00:09.20]<00:09.20>The <00:09.40>night <00:09.90>ferry <00:10.50>leaves <00:11.10>at dawn
[00:11.50]And nobody calls it mine
[00:13.80]Carry me over, carry me slow
[00:16.10]The water keeps what the towns let go
[00:18.40]Carry me over, carry me on
[00:20.80]I was here, and now I am gone
[00:23.10]Salt on the railing
[00:25.40]Gold on the foam
[00:27.70]Half of the morning
[00:30.00]Is most of the way home
[00:32.30]
""",
    "Oxlip Lane": """\
[la:en]
[00:04.00]Down Oxlip Lane where the hedges lean
[00:08.10]The gate swings wide, the grass is green
[00:12.20]And he who lost his hat in May
[00:16.30]May find it there on a winter's day
[00:20.40]Round we go, and round again
[00:24.50]Mud on the boots in Oxlip Lane
[00:28.60]Round we go till the fiddle's done
[00:32.70]Two for the road, and home by one
""",
    "Manhã de Sal": """\
[la:pt]
[00:04.00]Manhã de sal na minha mão
[00:04.00](Morning of salt in my hand)
[00:10.00]O mar acorda devagar
[00:10.00](The sea wakes slowly)
[00:16.00]Quem foi ao largo deixa o chão
[00:16.00](Who sails away leaves the ground)
[00:22.00]Quem fica aprende a esperar
[00:22.00](Who stays learns to wait)
[00:28.00]
""",
}
"""By title."""


def write_beside(song: Path, title: str) -> None:
    """Nothing for a song without words. What is there already stays."""
    place = song.with_suffix(".lrc")
    if title in WORDS and not place.exists():
        place.write_text(WORDS[title], encoding="utf-8")
