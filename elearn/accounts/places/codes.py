"""Official codes: of areas (local-government code, six digits) and of schools (MEXT school code, 13 signs).

Sources, checked on 2026-11-28: 全国地方公共団体コード (Ministry of Internal Affairs and Communications), whose sixth
digit checks the other five with the weights 6, 5, 4, 3, 2 modulo 11; 学校コード (MEXT): kind of school, prefecture,
founder, number.

No prefecture has the number 99: the demo's invented town lies there. Such codes are right only where somebody says
`invented`, which the demo alone does; anywhere else they are the slip of a pen.
"""

import re
from typing import Final

_AREA: Final = re.compile(r"(\d\d)\d{4}", re.ASCII)
_SCHOOL: Final = re.compile(r"[A-H][12](\d\d)[123]\d{8}", re.ASCII)
_REAL: Final = frozenset(f"{number:02}" for number in range(1, 48))
_INVENTED: Final = "99"
_WEIGHTS: Final = (6, 5, 4, 3, 2)


def check_digit(five: str) -> str:
    """The sixth digit of an area's code."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def is_area_code(code: str, *, invented: bool = False) -> bool:
    """Whether it is a prefecture's or municipality's code, its check digit included."""
    return _lies_in_japan(_AREA.fullmatch(code), invented=invented) and check_digit(code[:5]) == code[5]


def is_school_code(code: str, *, invented: bool = False) -> bool:
    """Whether it has the form of a MEXT school code."""
    return _lies_in_japan(_SCHOOL.fullmatch(code), invented=invented)


def _lies_in_japan(found: re.Match[str] | None, *, invented: bool) -> bool:
    return found is not None and (found[1] in _REAL or (invented and found[1] == _INVENTED))


def is_prefecture_code(code: str, *, invented: bool = False) -> bool:
    """Prefectures end in three zeros before the check digit."""
    return is_area_code(code, invented=invented) and code[2:5] == "000"


def prefecture_of(code: str) -> str:
    """The prefecture's own code, from the code of an area or a school in it."""
    two = code[2:4] if code[:1].isalpha() else code[:2]
    return f"{two}000{check_digit(f'{two}000')}"
