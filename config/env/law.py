"""Who runs the service in the eyes of the law, and what depends on where and how old one is."""

from config.env import reading

OPERATOR_NAME = reading.variable(
    "OPERATOR_NAME",
    "",
    "Who runs this service: the person or company that the legal texts name.",
    str,
)
OPERATOR_ADDRESS = reading.variable(
    "OPERATOR_ADDRESS",
    "",
    "Their postal address, on one line, as it stands in the legal texts.",
    str,
)
OPERATOR_LAW = reading.variable(
    "OPERATOR_LAW",
    "",
    "The country whose law applies to the terms, as in `Germany`.",
    str,
)
COUNTRY_HEADER = reading.variable(
    "COUNTRY_HEADER",
    "",
    "The header in which your proxy says from which country a request comes, as in "
    "`CF-IPCountry`. Believed with NUM_PROXIES alone, where a profile names no country.",
    str,
)
COUNTRY_UNKNOWN = reading.variable(
    "COUNTRY_UNKNOWN",
    "refuse",
    "What somebody hears whose country nobody knows, of music that is not for every country: "
    "`refuse` or `allow`.",
    reading.one_of("refuse", "allow"),
)
AGE_UNKNOWN = reading.variable(
    "AGE_UNKNOWN",
    "refuse",
    "What somebody hears who told no date of birth, of music that one has to be old enough "
    "for: `refuse` or `allow`.",
    reading.one_of("refuse", "allow"),
)
EXPLICIT_FROM_AGE = reading.variable(
    "EXPLICIT_FROM_AGE",
    "0",
    "From which age on explicit tracks may be heard, at most 18. `0`: from any.",
    lambda value: min(reading.number(0)(value), 18),
)
