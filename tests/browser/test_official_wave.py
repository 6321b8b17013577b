"""An official carries a wave from its draft to the printed report: merges, trustees, slips, closing, release.

A school names its class meanwhile and opens the letter to its guardians.
"""

import datetime as dt
import io
import json
import re
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import segno
from playwright.sync_api import expect
from pypdf import PdfReader

from elearn.base.core import clock
from elearn.demo.respondent import Respondent
from elearn.surveys.crypto import b64
from elearn.surveys.queries import CHECKED
from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.people import sign_in
from tests.live import ROOT
from tests.surveys.waves import answers

PASSWORD = "a long password"
TITLE = "インターネットについてのアンケート"
BUILD = """
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.settings import Settings
app = create_app(Settings.from_env())
with app.services.active(), app.services.get(Database).unit(write=True):
    now = clock.now()
    prefecture = accounts.create_organisation("prefecture", "みさき県", code="990001")
    for name, code in (("つばめ市", "993212"), ("すずめ町", "994014")):
        town = accounts.create_organisation("municipality", name, parent_id=prefecture, code=code)
    school = accounts.create_organisation("school", "すずめ小学校", parent_id=town)
    teacher = accounts.create_person("hoshi", "星 みなと", now, password="a long password")
    accounts.grant_role(teacher, school, "teacher", now)
    official = accounts.create_person("yakuba", "役場 さくら", now, password="a long password")
    accounts.grant_role(official, prefecture, "official", now)
"""
# Chromium on Linux has no reader of codes: this stands in for Android's. Camera, page and policy are the real ones.
READER = """
class BarcodeDetector {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) { return video.videoWidth && window.held ? [{ rawValue: window.held }] : []; }
}
Object.assign(window, { BarcodeDetector });
"""
CODE = re.compile(r"\b[34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4}\b")


@pytest.fixture
def office(tmp_path):
    site = Site(tmp_path, env={"ELEARN_KEYS_DIR": str(tmp_path / "keys")}).migrate()
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


@pytest.fixture
def page(visitor, office, watch):
    watch.expect(r"Failed to load resource.*422")
    page = visitor(office.url, "en", viewport={"width": 1000, "height": 800}, permissions=["camera"])
    page.add_init_script(READER)
    sign_in(page, "yakuba", PASSWORD, "/surveys/")
    expect(page.get_by_role("heading", name="Surveys")).to_be_visible()
    return page


def button(page, name):
    page.get_by_role("button", name=name).first.click()


def prepare(page):
    """A draft with two towns, one of which is too small to be asked alone."""
    page.get_by_role("link", name="Prepare a wave").click()
    page.fill("input[name=title]", TITLE)
    page.fill("input[name=closes]", (clock.now().date() + dt.timedelta(days=10)).isoformat())
    button(page, "Prepare it")
    for town, count in (("つばめ市", 34), ("すずめ町", 12)):
        page.select_option("#slips-area", label=town)
        page.fill("#slips-count", str(count))
        button(page, "Plan slips")
        expect(page.locator("#groups + .scroll")).to_contain_text(town)
    assert violations(page) == []
    button(page, re.compile("Together with .*: 46 people"))
    expect(page.get_by_text("Fewer than 30")).to_have_count(0)


def name_a_class(page):
    """At the school: a class is named, and its letter to guardians opened; the class comes off the list again."""
    sign_in(page, "hoshi", PASSWORD, "/surveys/classes/")
    page.get_by_label("クラスの呼び名").fill("5年1組")
    page.locator("main select[name=grade]").select_option("5")
    page.get_by_label("席の数").fill("31")
    page.get_by_role("button", name="登録する").click()
    page.get_by_role("link", name="5年1組").click()
    assert violations(page) == []
    until = clock.now().date() + dt.timedelta(days=6)
    page.get_by_label("お断りの締切日").fill(until.isoformat())
    with page.expect_download() as waiting:
        page.get_by_role("button", name="文書を作る").click()
    [letter] = PdfReader(waiting.value.path()).pages
    text = "".join(letter.extract_text().split())
    for words in ("保護者の皆様", "すずめ小学校", TITLE, f"{until.year}年{until.month}月{until.day}日"):
        assert words in text
    page.get_by_text("このクラスを一覧から外す").click()
    page.get_by_role("button", name="一覧から外す").click()
    expect(page.get_by_text("クラスはまだありません")).to_be_visible()


def open_with_trustees(page):
    """Gives the three shares, as the trustees took them home."""
    page.get_by_role("link", name="See what the area will get").click()
    expect(page.locator("table.board tbody tr").first).to_contain_text("つばめ市・すずめ町")
    assert violations(page) == []
    button(page, "Make the keys now")
    shares = []
    for _ in range(3):
        button(page, "Show the share, this once")
        words = page.locator("ol.share li").all_inner_texts()
        drawn = segno.make(" ".join(words).upper(), error="m").svg_inline(
            omitsize=True, border=2, svgclass=None, lineclass=None
        )
        path = re.search(r' d="([^"]+)"', drawn)[1]
        assert page.locator(".share-code svg path").last.get_attribute("d") == path
        assert violations(page) == []
        shares.append(words)
        page.get_by_role("link", name="I have noted it").click()
        for number in CHECKED:
            page.fill(f"#word{number}", words[number - 1])
        button(page, "Check my note")
    button(page, "Open the wave")
    expect(page.locator(".wrap")).to_contain_text("#k=")
    return shares


def printed_codes(page):
    """From the sheets of slips, as a printer gets them."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Print slips 1 to 46").click()
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(waiting.value.path()).pages)
    assert TITLE in text
    found = list(dict.fromkeys(CODE.findall(text)))
    assert len(found) == 46
    return [code.replace(" ", "") for code in found]


def post(url, body):
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers), timeout=60) as answer:
        return json.load(answer)


def answer_by_slips(office, codes):
    """Residents' devices, all at once; most are a little anxious, some leave everything out."""
    wave = office.rows("SELECT id FROM survey_wave")[0][0]
    with urllib.request.urlopen(f"{office.url}/ballots/{wave}/keys.json") as answer:
        keys = answer.read().decode()
    [stratum] = json.loads(keys)["strata"]
    given = [("rather-anxious", "mostly")] * 22 + [("calm", "well")] * 14 + [("anxious", "not")] * 7 + [None] * 3

    def answer(pair):
        code, said = pair
        device = Respondent(keys, stratum["key"])
        signed = post(f"{office.url}/ballots/{wave}/issue", device.wish | {"slip": code})
        device.take(b64.decode(signed["signature"], 256))
        ready = dict.fromkeys(("contact", "ways", "first"), said[1]) if said else {}
        plain = answers("adult/1", core=said[0], use="uses", **ready) if said else answers("adult/1")
        return post(f"{office.url}/ballots/{wave}/cast", device.ballot(plain))

    with ThreadPoolExecutor(4) as crowd:
        assert all(each["cast"] for each in crowd.map(answer, zip(codes, given, strict=True)))


def close(page, shares):
    """One trustee types and errs once; the other holds the printed code before the camera."""
    page.get_by_role("link", name="Closing and release").click()
    assert violations(page) == []
    plain = page.context.new_page()  # as Chromium on Linux is, without a reader of codes: words are typed
    plain.goto(page.url)
    expect(plain.locator("textarea")).to_have_count(2)
    assert plain.locator("[data-go=scan]:visible").count() == 0
    plain.close()
    wrong = [*shares[0][:9], "pankake", *shares[0][10:]]
    page.fill("#share-1", " ".join(wrong))
    expect(page.locator("#count-1")).to_have_text("33 of 33 words")
    page.fill("#share-2", "academic acid")
    expect(page.locator("#count-2")).to_have_text("2 of 33 words")
    button(page, "Close and release now")
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("Trustee 1: no share has a word like the one in place 10")
    expect(fault).to_contain_text("Trustee 2: 2 words were typed")
    assert page.input_value("#share-1") == " ".join(wrong)  # nothing typed is thrown away
    assert violations(page) == []
    page.fill("#share-1", " ".join(shares[0]))
    page.get_by_role("button", name="Scan the QR code").nth(1).click()
    expect(page.locator("#count-2")).to_contain_text("before the camera")
    page.evaluate("held => { window.held = held; }", "https://example.org/not-a-share")
    expect(page.locator("#count-2")).to_contain_text("no share")
    page.evaluate("held => { window.held = held; }", " ".join(shares[2]).upper())
    expect(page.locator("#count-2")).to_contain_text("all words are there")
    expect(page.locator("video:visible")).to_have_count(0)
    button(page, "Close and release now")
    expect(page.get_by_text("The survey is closed and released.")).to_be_visible(timeout=60_000)
    assert page.get_by_text("please look into it").count() == 0
    assert violations(page) == []


def test_an_official_carries_a_wave_from_draft_to_report(page, office, visitor):
    prepare(page)
    name_a_class(visitor(office.url, "ja", viewport={"width": 390, "height": 844}))
    page.reload()
    shares = open_with_trustees(page)
    codes = printed_codes(page)
    page.fill("input[name=count]", "46")
    button(page, "Save this number")
    expect(page.get_by_text("46 of 46 handed out")).to_be_visible()
    later = clock.now().date() + dt.timedelta(days=20)
    page.fill("input[name=closes]", later.isoformat())
    button(page, "Extend")
    expect(page.locator("dl.figures")).to_contain_text(str(later.year))
    answer_by_slips(office, codes)
    assert office.rows("SELECT closes_at FROM survey_wave")[0][0].startswith(
        (later - dt.timedelta(days=1)).isoformat()[:7]
    )
    close(page, shares)
    button(page, "Erase the sealed tables for good")
    expect(page.get_by_text("The exact tables are erased.")).to_be_visible()
    page.goto("/reports/anxiety/")
    page.select_option("#area", "993212+994014")
    page.click("form.filters button")
    expect(page.locator(".headline-number")).to_contain_text("67.4")  # 29 of 43 who answered
    assert violations(page) == []
    sheets = PdfReader(io.BytesIO(page.request.get(page.locator("a[href*='.pdf']").first.get_attribute("href")).body()))
    assert "67.4" in sheets.pages[0].extract_text()
