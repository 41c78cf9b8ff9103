"""The demo's words can be read, and each lights up while its song plays."""

import pytest

from audio.demo.releases import ALBUMS
from audio.demo.words import WORDS
from lyrics import lrc


@pytest.mark.parametrize("title", WORDS)
def test_words_of_a_song(title: str) -> None:
    assert title in {track.song.title for album in ALBUMS for track in album.tracks}
    song = lrc.parse(WORDS[title])

    assert lrc.write(song) == WORDS[title]
    assert len(lrc.plain(song.lines).split("\n")) >= 8
    assert song.lines[-1].time_ms < 33_000
