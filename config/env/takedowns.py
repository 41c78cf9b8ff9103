"""Copyright notices: by when each side has to act, and what repeated ones lead to."""

from config.env import reading

TAKEDOWN_REVIEW_DAYS = reading.variable(
    "TAKEDOWN_REVIEW_DAYS",
    "3",
    "Days in which staff decide about a copyright notice; then a mail says that it waits.",
    reading.number(1),
)
TAKEDOWN_ANSWER_DAYS = reading.variable(
    "TAKEDOWN_ANSWER_DAYS",
    "30",
    "Days in which an artist can object to a takedown; then it stays.",
    reading.number(1),
)
TAKEDOWN_RESTORE_DAYS = reading.variable(
    "TAKEDOWN_RESTORE_DAYS",
    "17",
    "Days from the objection until the music is shown again, unless staff decide otherwise.",
    reading.number(1),
)
TAKEDOWN_STRIKES = reading.variable(
    "TAKEDOWN_STRIKES",
    "3",
    "With so many takedowns that stand, an account uploads and publishes no more; 0 for never.",
    reading.number(0),
)
TAKEDOWN_STRIKE_DAYS = reading.variable(
    "TAKEDOWN_STRIKE_DAYS", "365", "For so many days a takedown counts.", reading.number(1)
)
