"""Between two trainings: people who did something since, and music that came since."""

from datetime import datetime
from typing import Final

from recommendations.training import live, rolling, storing
from recommendations.training.models import LISTED, Training
from recommendations.training.packed import pack_items
from recommendations.training.running import alone, remove_old
from users.models import User

PEOPLE_AT_ONCE: Final = 200


def refresh(*, now: datetime) -> int:
    """Adds up anew what they did, and works out their lists. How many people.

    Raises `AlreadyRunning`. Without a training there is nothing to refresh.
    """
    with alone():
        training = Training.objects.ready().first()
        if training is None:
            return 0
        seen = rolling.seen()
        people = rolling.touched(training.seen)
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            part = people[start : start + PEOPLE_AT_ONCE]
            rolling.roll_up_people(people=part, now=now)
            _work_out(training, part)
        storing.remove_unwanted()
        Training.objects.filter(pk=training.pk).update(seen=seen)
        remove_old()
    return len(people)


def _work_out(training: Training, people: list[int]) -> None:
    """By the way that a request takes, over all that they ever did."""
    for user in User.objects.to_be_seen().filter(pk__in=people):
        moment = datetime.fromisoformat(rolling.seen()["at"])
        made = [
            storing.Made(
                user.pk, kind, pack_items(live.stored(live.profile(user.pk, kind, whole=True)))
            )
            for kind in LISTED
        ]
        storing.store_recommendations(training, made, made_at=moment)
