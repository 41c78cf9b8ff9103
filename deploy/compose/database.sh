#!/bin/sh
# Run once, by the image of PostgreSQL, when it has made the database: a role of the database's name
# owns it, and nothing else; that one is ours. The superuser whom the image begins with loses its
# password: it is let in from inside of the container alone, for whoever looks after the database:
#   docker compose exec database psql --username=postgres
set -eu

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
\getenv password POSTGRES_PASSWORD
\getenv owner POSTGRES_DB
\getenv first POSTGRES_USER
CREATE ROLE :"owner" LOGIN PASSWORD :'password';
ALTER DATABASE :"owner" OWNER TO :"owner";
ALTER ROLE :"first" PASSWORD NULL;
SQL
