"""Heavy modules come when they are asked for."""

import pytest

from elearn.base.core.engines import engine


def test_an_engine_is_found_by_room_and_name():
    assert engine("courseware.furigana").__name__ == "elearn.courseware.engines.furigana"


def test_an_unknown_engine_is_an_error():
    with pytest.raises(ImportError):
        engine("courseware.nothing")
