"""Lumen Causeway, "Concrete Weather": techno and house for a wet car park."""

from audio.demo.song import Section, Song, Voice

HELD = "x---------------"

GROOVES = {
    "machine": {
        "kick": "X...X...X...X...",
        "hat": "..x...x...x...x.",
        "rim": "...o..o....o..o.",
    },
    "full": {
        "kick": "X...X...X...X...",
        "clap": "....X.......X...",
        "hat": "xoxoxoxoxoxoxoxo",
        "open": "..x...x...x...x.",
        "rim": "...x..x....x..o.",
        "shaker": "oxoooxoooxoooxoo",
    },
    "break": {
        "hat": "..o...o...o...o.",
        "rim": "...o..o....o..o.",
    },
    "house": {
        "kick": "X...X...X...X...",
        "clap": "....X.......X...",
        "open": "..x...x...x...x.",
        "shaker": "xooxxooxxooxxoox",
        "rim": "...o..x....o..o.",
    },
    "fill": {
        "kick": "X...X...X.......",
        "clap": "....X...o.o.xxXX",
        "hat": "xoxoxoxo........",
        "tom2": "........x..x..x.",
        "riser": "x...............",
    },
    "downbeat": {"crash": "X..............."},
    "ending": {"kick": "X...............", "crash": "x..............."},
}

PYLON = Song(
    title="Pylon",
    genre="Techno",
    key="F minor",
    bpm=132,
    seed=21,
    kit="machine",
    grooves=GROOVES,
    drum_level=4,
    room=2.4,
    loudness=-15,
    looseness=0.0015,
    motifs={
        "a": "0/.75 2/.75 1/.5 r -1/.5 0/.5",
        "b": "4/.75 3/.75 2/.5 r 1/.5 0/.5",
    },
    voices=(
        Voice(
            "bass",
            "bass",
            "synth_bass",
            29,
            41,
            "R.rRR.rOR.rRR.FO",
            level=1.5,
            reverb=0,
            duck=0.85,
        ),
        Voice("sub", "bass", "sub_bass", 29, 40, "R---R---R---R---", -8, reverb=0, duck=1),
        Voice(
            name="stab",
            role="chords",
            instrument="stab",
            low=53,
            high=74,
            pattern="...x..x....x..x.",
            level=-2,
            reverb=0.35,
            echo=0.5,
            duck=0.3,
        ),
        Voice("pad", "chords", "glass_pad", 53, 77, HELD, level=-6, reverb=0.4, duck=0.7),
        Voice("hook", "melody", "bell", 65, 84, level=-10, pan=0.25, reverb=0.35, echo=0.45),
    ),
    form=(
        Section("intro", "Fm9 | Fm9", "stab", groove="machine", energy=0.3),
        Section("rise", "Fm9 | Fm9 | Dbmaj7 | Eb6", "bass stab", groove="machine", energy=0.55),
        Section(
            name="break",
            chords="Fm9 | Dbmaj7 | Bbm9 | C7b9",
            voices="stab pad hook",
            melody="a a' ~a b",
            groove="break",
            fill=True,
            energy=0.6,
        ),
        Section(
            name="drop",
            chords="Fm9 | Fm9 | Dbmaj7 | Eb6 | Fm9 | Dbmaj7 | Bbm9 C7b9 | Fm9",
            voices="bass sub stab pad hook",
            melody="a a b a' a ~a b a.",
            groove="full",
            energy=1.0,
        ),
    ),
)

UNDERTOW = Song(
    title="Undertow",
    genre="House",
    key="D minor",
    bpm=122,
    seed=22,
    kit="machine",
    grooves=GROOVES,
    drum_level=6,
    swing=0.12,
    swung=0.25,
    room=1.8,
    loudness=-15.5,
    looseness=0.003,
    motifs={
        "a": "r/.5 2/.5 4/.5 3 2/.5 1 0/1.5 r/.5 -1/.5 0/.5 2",
        "b": "4/.75 5/.25 4 2/1.5 1/.5 2/2.5 r/1.5",
        "c": "2/.5 1/.5 0/1.5 -1/.5 1 0/2.5 r/1.5",
    },
    voices=(
        Voice("bass", "bass", "sub_bass", 33, 46, "R-.r..O.R-.r.FA-", 1.5, reverb=0, duck=0.6),
        Voice(
            name="keys",
            role="chords",
            instrument="electric_piano",
            low=53,
            high=74,
            pattern="x--x--x---x-x---",
            level=-2,
            pan=-0.15,
            reverb=0.25,
            echo=0.15,
            duck=0.4,
        ),
        Voice("pad", "chords", "strings", 57, 79, HELD, level=-7, reverb=0.4, duck=0.8),
        Voice(
            "lead", "melody", "vibraphone", 62, 86, level=-2.5, pan=0.2, reverb=0.3, echo=0.3
        ),
    ),
    form=(
        Section("intro", "Dm9 | Gm9", "keys", groove="machine", energy=0.4),
        Section("A", "Dm9 | Gm9 | Bbmaj7 | A7b9", "bass keys lead", "a a'", "house", fill=True),
        Section(
            name="B",
            chords="Bbmaj7 | Am7 | Gm9 | C9",
            voices="bass keys pad lead",
            melody="b c",
            groove="full",
            fill=True,
            energy=0.95,
        ),
        Section(
            name="A",
            chords="Dm9 | Gm9 | Bbmaj7 | A7b9 | Gm9 A7b9 | Dm9",
            voices="bass keys pad lead",
            melody="a b c.",
            groove="house",
            energy=0.9,
        ),
    ),
)
