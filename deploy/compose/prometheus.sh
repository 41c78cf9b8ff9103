#!/bin/sh
# Fits deploy/prometheus to compose.yml: there the web server has a name, and the token is a secret.
set -eu

place="${1:-/run/prometheus}"
sed -e 's|127\.0\.0\.1:8000|web:8000|' \
    -e 's|tonearm\.token|/run/secrets/metrics_token|' \
    "${2:-/etc/tonearm/prometheus}/prometheus.yml" > "$place/prometheus.yml"
cp "${2:-/etc/tonearm/prometheus}/alerts.yml" "$place/alerts.yml"
[ -n "${1:-}" ] ||
  exec prometheus --config.file="$place/prometheus.yml" --storage.tsdb.path=/prometheus
