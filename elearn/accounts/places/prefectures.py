"""The 47 prefectures: local-government code, Japanese name, English name.

Source: 都道府県コード (Ministry of Internal Affairs and Communications) and JIS X 0401, checked on 2026-11-28; a test
checks the sixth digit by `codes.check_digit`.
"""

from dataclasses import dataclass
from typing import Final

_NAMES: Final = """
北海道 Hokkaido, 青森県 Aomori, 岩手県 Iwate, 宮城県 Miyagi, 秋田県 Akita,
山形県 Yamagata, 福島県 Fukushima, 茨城県 Ibaraki, 栃木県 Tochigi, 群馬県 Gunma,
埼玉県 Saitama, 千葉県 Chiba, 東京都 Tokyo, 神奈川県 Kanagawa, 新潟県 Niigata,
富山県 Toyama, 石川県 Ishikawa, 福井県 Fukui, 山梨県 Yamanashi, 長野県 Nagano,
岐阜県 Gifu, 静岡県 Shizuoka, 愛知県 Aichi, 三重県 Mie, 滋賀県 Shiga,
京都府 Kyoto, 大阪府 Osaka, 兵庫県 Hyogo, 奈良県 Nara, 和歌山県 Wakayama,
鳥取県 Tottori, 島根県 Shimane, 岡山県 Okayama, 広島県 Hiroshima, 山口県 Yamaguchi,
徳島県 Tokushima, 香川県 Kagawa, 愛媛県 Ehime, 高知県 Kochi, 福岡県 Fukuoka,
佐賀県 Saga, 長崎県 Nagasaki, 熊本県 Kumamoto, 大分県 Oita, 宮崎県 Miyazaki,
鹿児島県 Kagoshima, 沖縄県 Okinawa
"""
_CODES: Final = """
010006 020001 030007 040002 050008 060003 070009 080004 090000 100005 110001 120006 130001 140007 150002 160008 170003
180009 190004 200000 210005 220001 230006 240001 250007 260002 270008 280003 290009 300004 310000 320005 330001 340006
350001 360007 370002 380008 390003 400009 410004 420000 430005 440001 450006 460001 470007
"""


@dataclass(frozen=True)
class Prefecture:
    """One of the 47."""

    code: str
    ja: str
    en: str


PREFECTURES: Final = tuple(
    Prefecture(code, *name.split()) for code, name in zip(_CODES.split(), _NAMES.split(","), strict=True)
)
COUNTRY_JA: Final = "日本"
