"""More than one machine: a pooler, replicas, a store in memory."""

from config.env import reading

DATABASE_POOLED = reading.variable(
    "DATABASE_POOLED",
    "off",
    "DATABASE_URL leads to a pooler that lends a connection for one transaction, as PgBouncer "
    "does in transaction mode. Needs DATABASE_DIRECT_URL.",
    reading.switch,
)
DATABASE_REPLICA_URLS = reading.variable(
    "DATABASE_REPLICA_URLS",
    "",
    "Copies of the database by streaming replication, with spaces between. Reads of the "
    "catalogue and of libraries are answered from them, while they are no more than half a "
    "second behind.",
    reading.databases,
)
REDIS_URL = reading.variable(
    "REDIS_URL",
    "",
    "`redis://host:6379/0`, a cache that all web processes share, also of sessions of pages. "
    "Unset or away: PostgreSQL.",
    reading.redis,
)
