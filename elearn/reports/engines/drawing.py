"""Charts (altair, drawn by vl-convert): plain rows in, one SVG out. The only place that loads them.

Every series differs by mark and dash as well as by shade, and is named where it ends: a copy in one colour says the
same. The SVG carries ARIA words and no style attribute, so that the site's own policy lets it through.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import altair as alt
import vl_convert

Rows = Sequence[Mapping[str, Any]]
Chart = Any  # altair's own types change with each layer
_FONTS: Final = Path(__file__).resolve().parents[2] / "materials" / "fonts"
_FONT: Final = "Hiragino Sans, BIZ UDPGothic, Noto Sans JP, Yu Gothic, sans-serif"
_INK, _ACCENT, _SECOND, _GREY = "#1a1a1c", "#0055ad", "#7a4a00", "#767676"
_WIDE: Final = 660
_PERCENT: Final = alt.Axis(format=".0%", title=None, grid=True, gridColor="#d8d8db", tickCount=6)
_WHOLE: Final = alt.Scale(domain=[0, 1])


@cache
def _ready() -> None:
    """The packaged fonts measure the words; a browser then draws them with its own."""
    vl_convert.register_font_directory(str(_FONTS))


def svg(name: str, rows: Rows, description: str) -> bytes:
    """The chart of that name: `trend`, `beside`, `bars` or `dots`. Rows: `elearn.reports.charts`."""
    _ready()
    chart = _CHARTS[name](rows)
    spec = chart.properties(background="white", description=description).configure(font=_FONT)
    spec = spec.configure_axis(labelFontSize=13, titleFontSize=13, labelColor=_INK, domainColor=_GREY, labelLimit=330)
    drawn = vl_convert.vegalite_to_svg(spec.configure_view(stroke=None).to_dict(), vl_version="6.4")
    return str(drawn).encode()


def _trend(rows: Rows) -> Chart:
    """Two series through the waves: the anxious (full line, discs) and the prepared (dashed, open squares)."""
    months = sorted({row["month"] for row in rows})
    at = alt.X(
        "month:T",
        title=None,
        axis=alt.Axis(
            values=months, format="%Y-%m", labelAngle=-45, grid=False, labelOverlap=False, tickSize=6, labelPadding=2
        ),
        scale=alt.Scale(padding=24),
    )
    layers = [
        layer
        for key, dash, shape, shade in (
            ("anxious", [1, 0], "circle", _ACCENT),
            ("prepared", [7, 4], "square", _SECOND),
        )
        for layer in _series(_of(rows, key), at, dash, shape, shade, above=key == _upper(rows))
    ]
    return alt.layer(*layers).properties(width=_WIDE, height=300)


def _of(rows: Rows, key: str) -> Rows:
    return [row for row in rows if row["series"] == key]


def _upper(rows: Rows) -> str:
    """Which series ends higher: its name stands above its end, the other's below, so that neither covers a line."""
    ends = [_last(_of(rows, key)) for key in dict.fromkeys(row["series"] for row in rows)]
    return str(max(ends, key=lambda row: row["share"])["series"]) if ends else ""


def _series(rows: Rows, at: alt.X, dash: list[int], shape: str, shade: str, *, above: bool) -> list[alt.Chart]:
    if not rows:
        return []
    base = alt.Chart(_data(rows)).encode(x=at)
    y = alt.Y("share:Q", axis=_PERCENT, scale=_WHOLE)
    filled = "white" if shape == "square" else shade
    name = alt.Chart(_data([_last(rows)])).mark_text(
        align="right", dx=-2, dy=-22 if above else 26, fontSize=14, fontWeight="bold", color=shade
    )
    return [
        base.mark_area(opacity=0.16, color=shade).encode(y=alt.Y("low:Q", axis=_PERCENT, scale=_WHOLE), y2="high:Q"),
        base.mark_rule(color=shade, strokeWidth=1.2).encode(y=alt.Y("low:Q", scale=_WHOLE), y2="high:Q"),
        base.mark_line(strokeDash=dash, color=shade, strokeWidth=2.5).encode(y=y),
        base.mark_point(shape=shape, size=75, fill=filled, stroke=shade, strokeWidth=2, opacity=1).encode(y=y),
        name.encode(x=at, y=y, text="label:N"),
    ]


def _data(rows: Rows) -> Any:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _last(rows: Rows) -> dict[str, Any]:
    return dict(max(rows, key=lambda row: row["month"]))


_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
_DASHES: Final = ([1, 0], [2, 3], [6, 3], [8, 3, 2, 3], [3, 3], [10, 4])


def _beside(rows: Rows) -> Chart:
    """Each series in a strip of its own over one time axis: they stand beside each other and touch nowhere."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    years = [row["month"][:4] for row in rows]
    domain = [f"{int(min(years)) - 1}-01-01", f"{int(max(years)) + 2}-01-01"]
    strips = [
        _strip([row for row in rows if row["name"] == name], place, domain, last=name == names[-1])
        for place, name in enumerate(names)
    ]
    return alt.vconcat(*strips, spacing=8)


def _strip(rows: Rows, place: int, domain: list[str], *, last: bool) -> Chart:
    axis = alt.Axis(format="%Y", title=None, grid=False, labels=last, ticks=last)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("month:T", axis=axis, scale=alt.Scale(domain=domain)),
        y=alt.Y("share:Q", axis=alt.Axis(format=".0%", title=None, values=[0, 0.5, 1]), scale=_WHOLE),
    )
    shade = _ACCENT if place == 0 else _INK
    mark = base.mark_point(shape=_SHAPES[place % 6], size=70, fill=shade, stroke=shade, opacity=1)
    line = base.mark_line(strokeDash=_DASHES[place % 6], color=shade, strokeWidth=2)
    label = base.mark_text(dy=-13, fontSize=12, color=_INK).encode(text="label:N")
    title = alt.TitleParams(rows[0]["name"], anchor="start", fontSize=13, fontWeight="normal", color=_INK, offset=4)
    return alt.layer(line, mark, label).properties(width=_WIDE, height=86, title=title)


def _bars(rows: Rows) -> Chart:
    """Shares of several answers, longest first, each with its interval and its figure."""
    base = alt.Chart(_data(rows)).encode(y=alt.Y("name:N", sort=None, title=None))
    bar = base.mark_bar(color="#8fb8e0", stroke=_ACCENT, height=18).encode(
        x=alt.X("share:Q", axis=_PERCENT, scale=_WHOLE)
    )
    return _with_interval(base, bar, len(rows))


def _dots(rows: Rows) -> Chart:
    """Groups of one wave, each with its interval: who differs from whom is seen by the eye, not by a rank."""
    base = alt.Chart(_data(rows)).encode(y=alt.Y("name:N", sort=None, title=None))
    dot = base.mark_point(shape="circle", size=90, fill=_ACCENT, stroke=_ACCENT, opacity=1).encode(
        x=alt.X("share:Q", axis=_PERCENT, scale=_WHOLE)
    )
    return _with_interval(base, dot, len(rows))


def _with_interval(base: alt.Chart, mark: alt.Chart, rows: int) -> Chart:
    rule = base.mark_rule(color=_INK, strokeWidth=1.6).encode(x="low:Q", x2="high:Q")
    ends = [
        base.mark_tick(color=_INK, thickness=1.6, size=9).encode(x=alt.X(f"{end}:Q", scale=_WHOLE))
        for end in ("low", "high")
    ]
    label = base.mark_text(align="left", dx=8, fontSize=13, color=_INK).encode(x="high:Q", text="label:N")
    return alt.layer(mark, rule, *ends, label).properties(width=_WIDE - 260, height=28 * rows)


_CHARTS: Final[Mapping[str, Callable[[Rows], Any]]] = MappingProxyType(
    {"trend": _trend, "beside": _beside, "bars": _bars, "dots": _dots}
)
