#!/bin/sh
# Fits deploy/nginx.conf to compose.yml before nginx starts. There the web server has a name, which
# is asked for again every ten seconds, since a new container has a new address; logs go to the
# container's output; and TLS ends in front of nginx. Who holds a connection and says nothing must
# not take the place of a listener: of those there are more, and as many files may be open. A
# container that is started again comes here once more.
set -eu

sed -i -e '/^worker_rlimit_nofile /d' -e 's|^events |worker_rlimit_nofile 65536;\n&|' \
    -e 's|worker_connections .*;|worker_connections 16384;|' "${3:-/etc/nginx/nginx.conf}"

scheme=http
case "$BASE_URL" in https://*) scheme=https ;; esac

{
  echo 'resolver 127.0.0.11 valid=10s;'
  sed -e 's|server 127\.0\.0\.1:8000;|zone tonearm 64k; server web:8000 resolve;|' \
      -e 's|server 127\.0\.0\.1:8001;|zone tonearm_events 64k; server events:8001 resolve;|' \
      -e 's|/var/log/nginx/tonearm\.log|/dev/stdout|' \
      -e "s|X-Forwarded-Proto \$scheme|X-Forwarded-Proto $scheme|" \
      "${1:-/etc/tonearm/nginx.conf}"
} > "${2:-/etc/nginx/conf.d/default.conf}"
