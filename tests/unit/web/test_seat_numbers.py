"""Numbers in class are read however somebody types them."""

import pytest

from elearn.web.forms import seat_numbers


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", set()),
        ("3, 17", {3, 17}),
        ("３、１７番", {3, 17}),
        ("3 17\n4", {3, 4, 17}),
        ("20-24", {20, 21, 22, 23, 24}),
        ("２〜４、9", {2, 3, 4, 9}),
        ("5-3", {3, 4, 5}),
        ("1234", set()),  # nobody's number, and not 12 and 34
        ("none", set()),
    ],
)
def test_as_typed(typed, read):
    assert seat_numbers(typed) == read
