"""Backups: where they go, who can read them, how long they are kept."""

from config.env import reading

BACKUP_TO = reading.variable(
    "BACKUP_TO",
    "",
    "Where backups go: a folder, or `s3://bucket/folder`. One is made every night then. Unset: "
    "none is made by itself.",
    reading.backups,
)
BACKUP_ENCRYPT_TO = reading.variable(
    "BACKUP_ENCRYPT_TO",
    "",
    "Who can read backups: public keys of age (`age1…`), or one of GnuPG as in `gpg:<its "
    "fingerprint>`. Unset: everybody who gets hold of them.",
    reading.recipients,
)
BACKUP_IDENTITY = reading.variable(
    "BACKUP_IDENTITY",
    "",
    "The secret key of age (`AGE-SECRET-KEY-1…`), for restoring and checking alone: a server "
    "that makes backups needs none. GnuPG looks into its own keyring.",
    str,
)
BACKUP_DAYS = reading.variable(
    "BACKUP_DAYS",
    "30",
    "How many days a backup is kept; the newest good one always is.",
    reading.number(1),
)
BACKUP_ACCESS_KEY_ID = reading.variable(
    "BACKUP_ACCESS_KEY_ID",
    "",
    "The key for the bucket of BACKUP_TO. Unset: AWS_ACCESS_KEY_ID.",
    str,
)
BACKUP_SECRET_ACCESS_KEY = reading.variable(
    "BACKUP_SECRET_ACCESS_KEY", "", "And its secret. Unset: AWS_SECRET_ACCESS_KEY.", str
)
BACKUP_S3_ENDPOINT_URL = reading.variable(
    "BACKUP_S3_ENDPOINT_URL",
    "",
    "Where that bucket is, when not at Amazon. Unset: AWS_S3_ENDPOINT_URL.",
    str,
)
BACKUP_S3_REGION_NAME = reading.variable(
    "BACKUP_S3_REGION_NAME", "", "Its region. Unset: AWS_S3_REGION_NAME.", str
)
BACKUP_PROGRAMS = reading.variable(
    "BACKUP_PROGRAMS",
    "",
    "The folder of `pg_dump`, `pg_restore` and `psql`. Unset: those of PostgreSQL 18 that come "
    "with us; a newer server, or one with younger patches, needs its own.",
    str,
)
