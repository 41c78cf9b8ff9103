"""Watching the server: who may ask for its numbers, how its log is written."""

from config.env import reading

METRICS_TOKEN = reading.variable(
    "METRICS_TOKEN",
    "",
    "What Prometheus shows at `/metrics` (`Authorization: Bearer …`). Unset: nobody sees them.",
    reading.token,
)
LOG_FORMAT = reading.variable(
    "LOG_FORMAT",
    "text",
    "`json` writes each event of the log as one object, for programs that collect logs.",
    reading.one_of("text", "json"),
)
LOG_REQUESTS = reading.variable(
    "LOG_REQUESTS",
    "off",
    "A line in the log for each request: method, route, status, milliseconds.",
    reading.switch,
)
OTEL_EXPORTER_OTLP_ENDPOINT = reading.variable(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "",
    "Where traces go, by OTLP over HTTP, as in `http://127.0.0.1:4318`. Unset: there are none.",
    lambda value: value.rstrip("/"),
)
OTEL_TRACES_SAMPLE = reading.variable(
    "OTEL_TRACES_SAMPLE",
    "1000",
    "How many of a thousand requests and jobs are traced.",
    reading.number(0),
)
SENTRY_DSN = reading.variable(
    "SENTRY_DSN",
    "",
    "Where what is logged as an error goes besides: Sentry, or what speaks as it does.",
    reading.address,
)
