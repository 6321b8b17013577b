"""The figures that issues rest on were really found."""

from tests.figures import proven
from tests.sizes import SIZES


def test_no_listed_figure_is_missing():
    assert set(SIZES["figures"]["listed"]) <= set(proven())
