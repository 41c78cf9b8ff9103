"""Why there is no backup, or why one is not restored: a sentence each."""


class BackupFails(Exception):
    """It cannot be done; says why."""


class Damaged(BackupFails):
    """What was read is not what was written; names the file."""


class WrongKey(BackupFails):
    """What we have opens none of it."""


class Refused(BackupFails):
    """Nothing is wrong with the backup, and something stands in its way."""
