"""One line for each number: tidy, one header row, area codes beside names, words in both languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from elearn.reports import reading
from elearn.reports.exports.imprint import LICENCE, Imprint
from elearn.reports.indicators import Estimate
from elearn.reports.report import Report, Wave
from elearn.reports.wording import option_words
from elearn.surveys.queries import Released

Cell = str | int | float | bool | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class Column:
    """Name, XSD datatype and what it means, as the CSVW file tells."""

    name: str
    datatype: str
    ja: str
    en: str


COLUMNS: Final = (
    Column("period", "gYearMonth", "調査の年月", "year and month of the wave"),
    Column(
        "area_code",
        "string",
        "全国地方公共団体コード（6桁。まとめた市町村は + でつなぐ）",
        "local-government code, six digits; of towns counted together joined by +",
    ),
    Column("area_name_ja", "string", "地域名", "name of the area in Japanese"),
    Column("area_name_en", "string", "地域名（英語）", "name of the area in English"),
    Column(
        "audience", "string", "対象（P2 小3–4、P3 小5–6、J 中、H 高、adult 大人）", "audience: P2, P3, J, H or adult"
    ),
    Column("band", "string", "学年または年齢の区分", "grades or ages"),
    Column("series", "string", "設問の系列。異なる系列はつなげない", "series of the wording: never join two"),
    Column("table", "string", "表", "table"),
    Column("option", "string", "選択肢または指標", "option or indicator"),
    Column("option_ja", "string", "選択肢の文言", "words of the option in Japanese"),
    Column("option_en", "string", "選択肢の文言（英語）", "words of the option in English"),
    Column("count", "integer", "人数。空欄は秘匿（why を参照）", "people; empty where suppressed, see why"),
    Column("share", "number", "割合（0–1）", "share from 0 to 1"),
    Column("low", "number", "95%信頼区間の下限", "lower end of the 95 % interval"),
    Column("high", "number", "95%信頼区間の上限", "upper end of the 95 % interval"),
    Column("why", "string", "秘匿の理由", "reason for suppression: small, complement, dominant or audit"),
    Column("valid", "integer", "有効回答数", "valid answers"),
    Column("eligible", "integer", "回答できた人数", "people who could answer"),
    Column("mode", "string", "exact 実数／noised ノイズあり", "exact or noised"),
    Column("epsilon", "number", "ノイズの強さ ε", "strength of the noise"),
    Column("reference", "boolean", "参考値（有効回答10–29）", "reference value: 10 to 29 valid answers"),
    Column("open_series", "boolean", "公募回答（参考）", "answers to an open call: for reference only"),
    Column("simulated", "boolean", "架空のデータ", "invented for demonstration"),
    Column("definition", "string", "指標の定義の版", "version of the indicator definitions"),
    Column("publisher", "string", "公表者", "publisher"),
    Column("licence", "string", "ライセンス", "licence"),
    Column("attribution", "string", "出典の書き方", "how to name the source"),
    Column("contact", "string", "問い合わせ先", "whom to ask"),
)
_INDICATORS: Final = {
    "anxious-share": ("不安割合（わからないを含む）", "share of the anxious, “don’t know” included"),
    "anxious-share-known": ("不安割合（わからないを除く）", "share of the anxious, “don’t know” left out"),
    "anxious-share-users": ("不安割合（利用者のみ）", "share of the anxious, users only"),
    "prepared-share": ("備え（自己申告）の割合", "share of the prepared (self-reported)"),
}


def rows(report: Report, imprint: Imprint) -> list[Row]:
    """The base through its waves, answers to open calls, and the other groups of the chosen wave."""
    own = [*report.waves, *report.open_waves]
    known = {
        (table.wave_id, table.series, table.audience, table.band) for wave in own for table in wave.tables.values()
    }
    others = [
        part.wave for part in report.parts if (part.wave.info.id, part.series, part.audience, part.band) not in known
    ]
    return [row for wave in (*own, *others) for row in _wave(wave, report, imprint)]


def _wave(wave: Wave, report: Report, imprint: Imprint) -> Iterator[Row]:
    shared: Row = {
        "definition": report.definition.version,
        "publisher": imprint.publisher,
        "licence": LICENCE,
        "attribution": imprint.attribution,
        "contact": imprint.contact,
    }
    if not wave.info.open_series:
        yield from (_row(table, cells | shared) for table, cells in _indicators(wave))
    for key in sorted(wave.tables):
        table = wave.tables[key]
        lines = reading.lines(table, wave.deff)
        yield from (_row(table, cells | shared) for cells in _lines(table, lines, wave.info.open_series))


def _indicators(wave: Wave) -> Iterator[tuple[Released, Row]]:
    tables = wave.tables
    for option, table, found in (
        ("anxious-share", wave.core, wave.anxious),
        ("anxious-share-known", wave.core, wave.anxious_known),
        ("anxious-share-users", tables.get("core-users"), wave.anxious_users),
        ("prepared-share", tables.get("prepared"), wave.prepared),
    ):
        if table is not None:
            ja, en = _INDICATORS[option]
            why = "" if found else ", ".join(reading.reasons([table])) or "small"
            yield (
                table,
                {
                    "table": "indicator",
                    "option": option,
                    "option_ja": ja,
                    "option_en": en,
                    "why": why,
                    **_numbers(found),
                },
            )


def _lines(table: Released, lines: Iterable[reading.Line], open_series: bool) -> Iterator[Row]:
    for line in lines:
        words = option_words(table.series, table.key, line.option, table.detail)
        numbers = _numbers(line.estimate)
        if open_series:
            numbers |= {"low": None, "high": None}
        yield {
            "table": table.key,
            "option": line.option,
            "option_ja": words["ja"],
            "option_en": words["en"],
            "count": line.count,
            "why": line.why or "",
            **numbers,
        }


def _numbers(found: Estimate | None) -> Row:
    if found is None:
        return {"share": None, "low": None, "high": None}
    low, high = found.interval.low, found.interval.high
    return {"share": round(found.share, 4), "low": round(low, 4), "high": round(high, 4)}


def _row(table: Released, cells: Row) -> Row:
    """In the order of COLUMNS."""
    whole: Row = {
        "period": table.period,
        "area_code": table.area_code,
        "area_name_ja": table.area_name.get("ja", ""),
        "area_name_en": table.area_name.get("en", ""),
        "audience": table.audience,
        "band": table.band,
        "series": table.series,
        "valid": table.valid,
        "eligible": table.eligible,
        "mode": table.mode,
        "epsilon": table.epsilon,
        "reference": table.reference,
        "open_series": table.open_series,
        "simulated": table.simulated,
        **cells,
    }
    return {column.name: whole.get(column.name) for column in COLUMNS}
