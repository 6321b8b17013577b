"""Charts pass the site's own policy, carry their words, and are drawn once for each content."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from elearn.reports.charts import Drawings, Plan

NAMES = ("trend", "concerns", "audiences", "beside")


@pytest.fixture
def charts(client, history):
    return {name: client.get(f"/reports/anxiety/{name}.svg", query_string={"lang": "ja"}) for name in NAMES}


def test_every_chart_is_svg_with_aria_and_without_style_or_script(charts):
    for name, answer in charts.items():
        assert answer.status_code == 200, name
        assert answer.mimetype == "image/svg+xml"
        root = fromstring(answer.data)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"style", "script", "foreignObject", "image"}
        assert not any("style" in element.attrib for element in root.iter())
        assert b"aria-" in answer.data
        assert b"http" not in re.sub(rb'xmlns(:\w+)?="[^"]*"', b"", answer.data)


def test_the_two_series_of_the_trend_differ_by_dash_and_are_named(charts):
    drawn = charts["trend"].data.decode()
    assert 'stroke-dasharray="7,4"' in drawn
    assert "不安 62.4" in drawn
    assert "備え 38.1" in drawn


def test_other_surveys_are_joined_with_nothing(charts):
    """Each strip draws lines of its own: no path goes from one series to another."""
    drawn = charts["beside"].data.decode()
    for label in ("45.4", "56.4", "67.6", "71.8"):
        assert label in drawn
    lines = re.findall(r'<path [^>]*aria-roledescription="line mark"[^>]*>', drawn)
    assert len(lines) == 4


def test_the_same_content_is_drawn_once(monkeypatch):
    drawn = []
    monkeypatch.setattr(Drawings, "_draw", staticmethod(lambda plan: drawn.append(plan.key) or b"<svg/>"))
    drawings = Drawings()
    rows = [{"name": "a", "share": 0.5, "low": 0.4, "high": 0.6, "label": "50"}]
    for _ in range(3):
        drawings.get(Plan("bars", rows, "words"))
    drawings.get(Plan("bars", rows, "other words"))
    assert len(drawn) == 2


def test_a_browser_that_has_the_chart_gets_no_second_copy(client, charts):
    again = client.get("/reports/anxiety/trend.svg?lang=ja", headers={"If-None-Match": charts["trend"].headers["ETag"]})
    assert again.status_code == 304
