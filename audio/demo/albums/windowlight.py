"""Mallow & Static, "Windowlight": lo-fi on the first disc, ambient on the second."""

from audio.demo.song import Section, Song, Voice

HELD = "x---------------"

GROOVES = {
    "lazy": {
        "kick": "X......xX.o.....",
        "snare": "....X.......X..o",
        "hat": "x.x.x.x.x.x.x.xo",
    },
    "open": {
        "kick": "X......x..X..o..",
        "snare": "....X.......X...",
        "hat": "x.xox.x.x.xox.x.",
        "open": "..............x.",
        "shaker": "..o...o...o...o.",
    },
    "slow": {
        "kick": "X.........x.....",
        "rim": "....x.......x...",
        "hat": "x.o.x.o.x.o.x.o.",
    },
    "fill": {
        "kick": "X......xX.......",
        "snare": "....X.....o.X.xx",
        "hat": "x.x.x.x.x.......",
    },
    "ending": {"kick": "X..............."},
}

KETTLE = Song(
    title="Kettle, Half Asleep",
    genre="Lo-Fi",
    key="C major",
    tune="C major pentatonic",
    bpm=82,
    seed=51,
    kit="dusty",
    grooves=GROOVES,
    drum_level=1,
    swing=0.22,
    swung=0.25,
    room=1.0,
    loudness=-17,
    looseness=0.012,
    treble=7_500,
    texture="vinyl",
    texture_level=-20,
    motifs={
        "a": "r/.5 3/.5 2/.5 1 0/1.5 r 1/.5 2/.5 0/2",
        "b": "3/.75 4/.25 3 2 1 2/1.5 r/2.5",
        "c": "2/.5 1/.5 0 1/1.5 2/.5 0/2 r/2",
    },
    voices=(
        Voice(
            "bass", "bass", "upright_bass", 33, 46, "R-----r...F-..A-", level=-1, reverb=0.05
        ),
        Voice(
            name="keys",
            role="chords",
            instrument="electric_piano",
            low=52,
            high=72,
            pattern="x-----....x-..>-",
            strum=0.018,
            level=-2,
            pan=-0.1,
            reverb=0.2,
            duck=0.25,
        ),
        Voice(
            "kalimba", "melody", "kalimba", 64, 86, level=-4, pan=0.2, reverb=0.25, echo=0.25
        ),
        Voice("hum", "chords", "choir", 57, 72, HELD, -12, size=3, reverb=0.4, duck=0.4),
    ),
    form=(
        Section("intro", "Fmaj9 | G9sus4", "keys", energy=0.4),
        Section("A", "Dm9 | G13 | Cmaj9 | Am9", "bass keys kalimba", "a b", "lazy", fill=True),
        Section(
            name="B",
            chords="Fmaj9 | E7 | Am9 | Gm9 C9",
            voices="bass keys kalimba hum",
            melody="b' c",
            groove="open",
            fill=True,
            energy=0.8,
        ),
        Section("end", "Dm9 G13 | Cmaj9", "bass keys kalimba hum", "c.", "lazy", energy=0.6),
    ),
)

BUS_STOP = Song(
    title="Bus Stop, Snow",
    genre="Lo-Fi",
    key="A major",
    bpm=74,
    seed=52,
    kit="dusty",
    grooves=GROOVES,
    drum_level=3,
    swing=0.18,
    swung=0.25,
    room=1.8,
    loudness=-18,
    looseness=0.014,
    treble=8_500,
    texture="wind",
    texture_level=-21,
    motifs={
        "a": "4/1.5 3/.5 2 1 2/2.5 r/1.5",
        "b": "r 2/.5 4/.5 5/1.5 4/.5 2/2 1/.5 0/.5 1",
        "c": "2/1.5 1/.5 -1 1 0/4",
    },
    voices=(
        Voice("bass", "bass", "sub_bass", 33, 45, "R-----r-R---..A-", level=-1, reverb=0),
        Voice(
            name="piano",
            role="chords",
            instrument="piano",
            low=52,
            high=73,
            pattern="0-1-2-3-x---3-2-",
            strum=0.02,
            level=0,
            pan=-0.15,
            reverb=0.39,
        ),
        Voice("lead", "melody", "soft_lead", 64, 85, level=-1, pan=0.15, reverb=0.45, echo=0.3),
        Voice("pad", "chords", "warm_pad", 52, 71, HELD, -9, size=3, reverb=0.52, duck=0.3),
    ),
    form=(
        Section("intro", "Amaj9 E9sus4", "piano", energy=0.35),
        Section(
            name="A",
            chords="Amaj9 | F#m9 | Dmaj9 | E9sus4",
            voices="bass piano lead pad",
            melody="a b",
            groove="slow",
            fill=True,
            energy=0.55,
        ),
        Section(
            name="B",
            chords="Bm9 | C#m7 | Dmaj9 | Dm6",
            voices="bass piano lead pad",
            melody="a^ b'",
            groove="open",
            energy=0.75,
        ),
        Section("end", "Bm9 E9sus4 | Amaj9", "bass piano lead pad", "c.", "slow", energy=0.5),
    ),
)

YORU_NO_MADO = Song(
    title="夜の窓",
    genre="Ambient",
    key="D major",
    bpm=60,
    seed=53,
    room=3.6,
    loudness=-20.5,
    looseness=0.03,
    tail=5.5,
    texture="rain",
    texture_level=-18,
    motifs={
        "a": "r 4 2/1.5 1/.5 0/2 r/2",
        "b": "r/2 2 4/1.5 5/.5 4/3",
        "c": "r 2 1/1.5 -1/.5 0/4",
    },
    voices=(
        Voice("deep", "bass", "strings", 33, 45, "R---------------", level=-4, reverb=0.48),
        Voice("pad", "chords", "glass_pad", 54, 78, HELD, level=0, reverb=0.8),
        Voice("choir", "chords", "choir", 50, 69, HELD, -5, size=3, reverb=0.8),
        Voice(
            name="drops",
            role="chords",
            instrument="kalimba",
            low=62,
            high=84,
            pattern="..0...2.....1...",
            level=-7,
            pan=0.35,
            reverb=0.8,
            echo=0.5,
        ),
        Voice("bell", "melody", "bell", 66, 88, level=-4, pan=-0.2, reverb=0.8, echo=0.4),
    ),
    form=(
        Section("dusk", "Dmaj9 | A/C#", "pad deep", energy=0.3),
        Section(
            "night", "Bm11 | Gmaj9 | Em9 | F#m7", "pad deep choir drops bell", "a b", energy=0.5
        ),
        Section("dawn", "Gmaj9 A | Dadd9", "pad deep choir drops bell", "c.", energy=0.4),
    ),
)
