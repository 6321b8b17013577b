"""One series for each of the five verdicts, through the released tables to the page, against statsmodels."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.factories.reports import core

DEFF = 2
N = 12_000
# verdict: (anxious, prepared) of 12,000 in the earlier wave, then in the later one
SERIES = {
    "Improved": ((7600, 6000), (6400, 6500)),
    "Fell": ((7600, 6800), (6400, 5600)),
    "Rose": ((6000, 6000), (7000, 6000)),
    "About level": ((6400, 6000), (6420, 6000)),
    "Cannot be said to have risen or fallen": ((6400, 6000), (6580, 6000)),
}
CODES = dict(zip(SERIES, ("131016", "131024", "131032", "131041", "131059"), strict=True))


@pytest.fixture
def published(releasing):
    waves = {period: releasing.wave(period) for period in ("2026-02", "2026-06")}
    for verdict, both in SERIES.items():
        for (period, wave), (anxious, prepared) in zip(waves.items(), both, strict=True):
            tables = {
                "core": core(anxious, N - anxious),
                "prepared": {"prepared": prepared, "not": N - prepared, "no-answer": 0},
            }
            name = {"ja": verdict, "en": verdict}
            releasing.tables(wave, period, tables, area=CODES[verdict], name=name)


def change(before, after):
    """Newcombe's interval of the difference, by statsmodels, at the effective size."""
    n = N / DEFF
    return confint_proportions_2indep(after / DEFF, n, before / DEFF, n, method="newcomb", compare="diff")


def by_the_written_rule(earlier, later):
    low, high = change(earlier[0], later[0])
    if high < 0:
        return "Improved" if change(earlier[1], later[1])[1] >= 0 else "Fell"
    if low > 0:
        return "Rose"
    return "About level" if low >= -0.03 and high <= 0.03 else "Cannot be said to have risen or fallen"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("verdict", SERIES)
def test_page_and_file_say_what_an_independent_computation_says(client, verdict):
    earlier, later = SERIES[verdict]
    assert by_the_written_rule(earlier, later) == verdict
    page = client.get(f"/reports/anxiety/?area={CODES[verdict]}&lang=en").text
    assert f'class="verdict">{verdict}<' in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    rows = client.get(f"/reports/anxiety.json?area={CODES[verdict]}").json["rows"]
    for option, count in (("anxious-share", later[0]), ("prepared-share", later[1])):
        row = next(each for each in rows if each["option"] == option and each["period"] == "2026-06")
        low, high = proportion_confint(count / DEFF, N / DEFF, method="wilson")
        assert row["share"] == pytest.approx(count / N, abs=5e-5)
        assert (row["low"], row["high"]) == pytest.approx((low, high), abs=6e-5)
