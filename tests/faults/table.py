"""What can go wrong, and what must hold then. A test says `pytest.mark.fault("F4")`."""

import os
from typing import Final, NamedTuple

FULL: Final = os.environ.get("TONEARM_FAULTS") == "full"
"""`make faults` sets it. Else each fault is tried at a small size, the same in every run."""
SOAK_HOURS: Final = float(os.environ.get("SOAK_HOURS") or 0.5)


class Fault(NamedTuple):
    """What happens, and what the service must show meanwhile and afterwards."""

    what: str
    accepted: str


FAULTS: Final = {
    "F1": Fault(
        "A web worker is killed (`kill -9`) every 2 s while plays, likes and additions to "
        "playlists come in, each with a key and sent again until it is answered.",
        "Of 20,000 acknowledged and more none lost, none twice; errors are only 502, 503 and "
        "broken connections; p99 of recovery < 2 s.",
    ),
    "F2": Fault(
        "A worker is killed in the middle of uploads.",
        "No file `ready` with other bytes or without any; nothing left behind after a sweep.",
    ),
    "F3": Fault(
        "PostgreSQL is killed (SIGKILL) three times and started again.",
        "No acknowledged write lost; the service is back < 5 s after its database, by itself.",
    ),
    "F4": Fault(
        "PostgreSQL refuses connections for 30 s while 20 reads a second come in.",
        "503 with `Retry-After`, `/livez` 200, `/readyz` 503; p95 < 1 s; as before ≤ 5 s "
        "after its return.",
    ),
    "F5": Fault(
        "The mail server is down, or takes 30 s for each mail.",
        "p95 of registering changes by < 10 %; each mail is out once, ≤ 2 min after "
        "its return.",
    ),
    "F6": Fault(
        "Object storage is down, slow, or answers one in ten requests with 500.",
        "503 or another try; nothing `ready` without its object.",
    ),
    "F7": Fault(
        "A provider of lyrics hangs.",
        "After 5 failures it is left alone; p95 of a track's page < 50 ms above what it was.",
    ),
    "F8": Fault(
        "Redis is killed while people use the service.",
        "No 5xx; the limit of signing in is exceeded by one window at most.",
    ),
    "F9": Fault(
        "The disk is full during 20 uploads: that of the files, then that of PostgreSQL.",
        "507 or 503; nothing shows that is not whole; no temporary file is left; it goes on "
        "when there is space.",
    ),
    "F10": Fault(
        "16 people rearrange one playlist of 200 tracks at once, 50 times each; others add "
        "and remove.",
        "Positions are 0…n-1 after each; nothing lost; no transaction failed.",
    ),
    "F11": Fault(
        "32 like and unlike one track at once, 20 times each.",
        "The counter is the number of rows.",
    ),
    "F12": Fault(
        "A code is tried 30 times at once; 60 are guessed.",
        "It opens once; five guesses are looked at.",
    ),
    "F13": Fault(
        "A session is refreshed 16 times at once; a stolen token is shown again.",
        "One rotation; after the replay all of its tokens are refused.",
    ),
    "F14": Fault(
        "The database and the bucket are deleted and restored from a backup: 100,000 rows, "
        "1,000 objects.",
        "Every row, object and sequence equal; people sign in; erased people stay erased; "
        "≤ 10 min. Not tried: to a point in time.",
    ),
    "F15": Fault(
        "All migrations forwards, back and forwards; the last of each app back and forwards, "
        "with rows.",
        "They pass; tables and rows are as before. Not tried: while the code of the release "
        "before runs, how long they wait for locks, and tables of 1,000,000 rows.",
    ),
    "F16": Fault(
        "Nonsense is sent to every operation, as every kind of person.",
        "No 5xx; every answer is a declared one.",
    ),
    "F17": Fault(
        "People do anything to playlists, likes and sessions, 200 runs of 50 steps.",
        "The API says what a plain model says, each time.",
    ),
    "F18": Fault(
        "A worker is killed in the middle of 100 jobs.",
        "Each effect once, none stuck; all done ≤ 60 s after the jobs of the dead are given "
        "to others.",
    ),
    "F19": Fault(
        "Slow senders, 10,000 idle connections, 100 MB of JSON.",
        "p95 of everybody else rises by < 20 %.",
    ),
    "F20": Fault(
        "The clock is an hour fast, then slow; half an hour at 50 requests a second.",
        "Tokens and codes keep their sense; memory grows by < 1 MB an hour, open files and "
        "connections by no more than the 4 that come and go (PostgreSQL's files aside: it "
        "keeps tables open as it finds them).",
    ),
    "F21": Fault(
        "A replica of the database is killed while it is read from.",
        "Nobody notices, and nobody reads older than they wrote.",
    ),
    "F22": Fault(
        "10,000 searches for what is hidden.",
        "Not a word of it and no id in any answer.",
    ),
    "F23": Fault(
        "Addresses with and without an account are tried.",
        "Both take as long, to a tenth.",
    ),
}
