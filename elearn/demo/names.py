"""Names of the invented town's pupils: family names that nobody bears, given names as heard in any class.

Each with its reading, by which a class list is ordered.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_FAMILY: Final = """
虹川 ニジカワ, 空乃 ソラノ, 波音 ナミネ, 若葉野 ワカバノ, 木漏 コモレ, 綿雲 ワタグモ, 夕凪 ユウナギ, 朝凪 アサナギ,
花待 ハナマチ, 鈴風 スズカゼ, 星影 ホシカゲ, 月待 ツキマチ, 雪灯 ユキアカリ, 白帆 シラホ, 麦笛 ムギブエ, 野苺 ノイチゴ,
風車 カザグルマ, 春待 ハルマチ, 夏空 ナツゾラ, 秋桜 アキザクラ, 冬木立 フユコダチ, 貝殻 カイガラ, 潮騒 シオサイ,
渡鳥 ワタリドリ, 朝露 アサツユ, 青嵐 アオアラシ, 雨宿 アマヤド, 糸雨 イトサメ, 薄氷 ウスライ, 桜道 サクラミチ,
笹舟 ササブネ, 双葉野 フタバノ, 蛍野 ホタルノ, 水鏡 ミズカガミ, 紅葉坂 モミジザカ, 雪解 ユキドケ, 流星 リュウセイ,
若鮎 ワカアユ, 鳴砂 ナルスナ, 遠雷 エンライ, 千鳥 チドリ, 海鳴 ウミナリ, 陽炎 カゲロウ,
ソレイユ ソレイユ, ルナーレ ルナーレ
"""
_GIVEN: Final = """
陽葵 ヒマリ, 湊 ミナト, 凛 リン, 蓮 レン, 結菜 ユイナ, 葵 アオイ, 大翔 ヒロト, さくら サクラ, 悠真 ユウマ, 芽依 メイ,
はるか ハルカ, 健 ケン, みのり ミノリ, 颯太 ソウタ, 美月 ミツキ, 樹 イツキ, ひなた ヒナタ, 海斗 カイト, 千尋 チヒロ,
光希 ミツキ, 龍之介 リュウノスケ, 心春 コハル, 直 ナオ, 詩 ウタ, 朔 サク, 紬 ツムギ, 岳 ガク, りお リオ, 一花 イチカ,
翼 ツバサ, ノア ノア, 実桜 ミオ, 航 ワタル, すみれ スミレ, 柊 シュウ, 杏 アン, 慧 ケイ, 澄 スミ, まひろ マヒロ,
ルイ ルイ
"""


@dataclass(frozen=True)
class Name:
    """Family and given name, and how they are read."""

    family: str
    given: str
    kana_family: str
    kana_given: str


def class_of(key: str, size: int) -> list[Name]:
    """So many different children, ordered by reading; the same for the same key."""
    dice = random.Random(key)  # noqa: S311 - invented names
    families, given = (dice.sample(list(_read(names)), k=size) for names in (_FAMILY, _GIVEN))
    children = [Name(*name) for name in ((f, g, kf, kg) for (f, kf), (g, kg) in zip(families, given, strict=True))]
    return sorted(children, key=lambda child: (child.kana_family, child.kana_given))


def _read(names: str) -> Iterator[tuple[str, str]]:
    for each in names.split(","):
        written, read = each.split()
        yield written, read
