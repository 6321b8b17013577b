"""The names of the invented town and of what lies around it. Codes of 99 belong to no prefecture."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PREFECTURE: Final = "みさき県（架空）"
TOWN: Final = "つばめ野市（架空）"
NEIGHBOUR: Final = "しおかぜ市（架空）"
SECOND_NEIGHBOUR: Final = "ほしぞら市（架空）"
SCHOOL: Final = "つばめ野小学校（架空）"
JUNIOR_HIGH: Final = "つばめ野中学校（架空）"
# A small school whose classes are still those of last year.
EAST: Final = "つばめ野東小学校（架空）"
# Schools of the neighbouring towns, of which nobody teaches in the demo.
OTHER_SCHOOLS: Final[Mapping[str, str]] = MappingProxyType(
    {NEIGHBOUR: "しおかぜ小学校（架空）", SECOND_NEIGHBOUR: "ほしぞら小学校（架空）"}
)
# Five digits and the check digit of local-government codes.
CODES: Final[Mapping[str, str]] = MappingProxyType(
    {PREFECTURE: "990001", TOWN: "992011", NEIGHBOUR: "992020", SECOND_NEIGHBOUR: "992038"}
)
# Kind of school, establishment, prefecture, founder, number: as the ministry's, in a prefecture that does not exist.
SCHOOL_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {SCHOOL: "B199200000001", EAST: "B199200000002", JUNIOR_HIGH: "C199200000003"}
)
