"""What can go wrong on the way to somebody else's server."""


class Failed(Exception):
    """No answer that could be used. Names the host at most: addresses may hold keys."""


class Refused(Failed):
    """We do not send there: no https, not who is meant, an address that is not public."""


class Unreachable(Failed):
    """No such name, nobody listens, no valid certificate, or it took too long."""


class TooLarge(Failed):
    """More bytes than asked for, counted after unpacking."""


class WrongType(Failed):
    """Something else than asked for."""


class Malformed(Failed):
    """The right type by its name, but not by what is in it."""


class Declined(Failed):
    """A status that says: not this question (400, 414, 422). Asked again, they say it again."""


class Unwell(Failed):
    """A status that says: not now (429 and 5xx)."""
