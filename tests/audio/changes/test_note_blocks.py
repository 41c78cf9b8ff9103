"""People who block each other see no longer who added what."""

import pytest

from audio.models import Playlist, PlaylistEntry, PlaylistMember
from tests import make
from tests.audio.changes.noted import forget_all, how_much, noted
from users.models import UserBlock

pytestmark = pytest.mark.django_db


def test_a_block_is_noted_where_one_added_something_in_a_list_of_the_other() -> None:
    owner, guest, reader = make.user(), make.user(), make.user()
    made = Playlist.objects.create(owner=owner, title="Kelp", sort_title="kelp", slug="kelp")
    PlaylistMember.objects.create(user=reader, playlist=made, role="follower")
    PlaylistMember.objects.create(user=guest, playlist=made, role="editor")
    PlaylistEntry.objects.create(playlist=made, position=0, added_by=guest)
    forget_all()

    block = UserBlock.objects.create(user=guest, other=reader, level="block")
    assert noted(reader.pk) == {("membership", made.pk)}
    assert how_much() == 1

    forget_all()
    block.delete()
    assert noted(reader.pk) == {("membership", made.pk)}
