"""Why a station does not play."""

from config.errors import Conflict, NotFound


class NoSeed(NotFound):
    code = "no_seed"
    message = "There is no such {type}, or it is not yours to see: nothing to begin with."


class SeedUnavailable(Conflict):
    code = "seed_unavailable"
    message = "What this station is of is not there to be heard now."
