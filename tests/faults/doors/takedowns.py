"""Copyright notices: about music that is there, and one against music of their own."""

from collections.abc import Callable, Mapping
from typing import Any

from audio.models import Artist
from audio.takedowns.steps import Step
from tests import make_music
from tests.access.world import World
from tests.audio.takedowns import giving
from users.models import User


def _against(person: User) -> dict[str, Any]:
    made = giving.case(Step.ACTIONED)
    Artist.objects.filter(pk=made.artist.pk).update(user=person)
    return {"reference": made.notice.reference, "?": {"key": made.notice.key}}


BODIES: Mapping[str, Callable[[World], Any]] = {
    "give_takedown_notice": lambda _: giving.body([make_music.track()]),
    "give_counter_notice": lambda _: giving.answer(),
}
PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    ("get_takedown_notice", "give_counter_notice"), _against
)
