"""Codes of areas (MIC's local-government codes: five digits and a check digit) and the prefecture above each. Pure."""

import re
from typing import Final

# Towns that were put together are an area of their own: their codes, in order, joined by this sign.
TOGETHER: Final = "+"
_CODE: Final = re.compile(r"[0-9]{6}")
_WEIGHTS: Final = (6, 5, 4, 3, 2)
_MODULUS: Final = 11


def check_digit(five: str) -> int:
    """The sixth digit of a local-government code (MIC, 全国地方公共団体コード仕様): weights 6 to 2, modulo 11."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return (_MODULUS - total % _MODULUS) % 10


def parts_of(code: str) -> list[str]:
    """The codes of the towns that are counted together under this code; of most areas the one itself."""
    return code.split(TOGETHER)


def prefecture_of(code: str) -> str | None:
    """The code of the prefecture around a municipality; None for a prefecture and for what is no such code."""
    code = parts_of(code)[0]
    if not _CODE.fullmatch(code):
        return None
    five = f"{code[:2]}000"
    whole = f"{five}{check_digit(five)}"
    return None if code == whole else whole


def prefecture_name(code: str, known: str | None) -> dict[str, str]:
    """The area's name in both languages: as the organisation is called here, else by its code."""
    number = int(code[:2]) if _CODE.fullmatch(code) else 0
    found = _PREFECTURES.get(number, code)
    ja, en = found.split() if " " in found else (known or code, known or code)
    return {"ja": known or ja, "en": en}


_PREFECTURES: Final = dict(
    enumerate(
        (
            "北海道 Hokkaido",
            "青森県 Aomori",
            "岩手県 Iwate",
            "宮城県 Miyagi",
            "秋田県 Akita",
            "山形県 Yamagata",
            "福島県 Fukushima",
            "茨城県 Ibaraki",
            "栃木県 Tochigi",
            "群馬県 Gunma",
            "埼玉県 Saitama",
            "千葉県 Chiba",
            "東京都 Tokyo",
            "神奈川県 Kanagawa",
            "新潟県 Niigata",
            "富山県 Toyama",
            "石川県 Ishikawa",
            "福井県 Fukui",
            "山梨県 Yamanashi",
            "長野県 Nagano",
            "岐阜県 Gifu",
            "静岡県 Shizuoka",
            "愛知県 Aichi",
            "三重県 Mie",
            "滋賀県 Shiga",
            "京都府 Kyoto",
            "大阪府 Osaka",
            "兵庫県 Hyogo",
            "奈良県 Nara",
            "和歌山県 Wakayama",
            "鳥取県 Tottori",
            "島根県 Shimane",
            "岡山県 Okayama",
            "広島県 Hiroshima",
            "山口県 Yamaguchi",
            "徳島県 Tokushima",
            "香川県 Kagawa",
            "愛媛県 Ehime",
            "高知県 Kochi",
            "福岡県 Fukuoka",
            "佐賀県 Saga",
            "長崎県 Nagasaki",
            "熊本県 Kumamoto",
            "大分県 Oita",
            "宮崎県 Miyazaki",
            "鹿児島県 Kagoshima",
            "沖縄県 Okinawa",
        ),
        start=1,
    )
)
