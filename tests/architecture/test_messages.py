"""Both languages are complete: no message lacks a translation, none is left over, placeholders agree."""

import pytest

from tests import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_every_message_of_the_room_is_translated(room, language):
    assert messages.faults(room, language) == []
