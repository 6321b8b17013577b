"""On a phone: a town without any lead trainer gets its first supporter, who goes on to trainer; another co-signs.

Everybody enters with a password as in real life; a small course and a bank of the test's own keep the way short.
"""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import people
from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.factories.trainers import write_programme
from tests.live import ROOT

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 320, "height": 700}}
PASSWORD = "eine lange Brücke 7"
OFFICE = "つばめ野市"
REFLECTION = "落ち着いて話せた。次は、問いのあとに三つ数えてから続きを話すようにしたい。参加した人の声をもっと聞く。"
COMMENT = "三秒待ったとき、後ろの席の方が話し始めました。次は三つ数えること。"
# What the pages say, by language.
SAID = {
    "ja": {
        "next": "次は: レッスンを受ける",
        "held": "行ったと記録する",
        "save": "保存する",
        "saved": "署名されるまでは直せます",
        "open": "活動を開く",
        "keep": "シートを保存する",
        "sign": "署名する",
        "signed": "署名: ",
        "passed": "合格",
        "agree": "約束する",
        "yours": "このバッジを持っています",
        "founding": "発足時の認定",
        "public": "公開ページ",
    },
    "en": {
        "next": "Next: Take the lessons",
        "held": "It was held",
        "save": "Save",
        "saved": "You can change it until somebody signs",
        "open": "Open the session",
        "keep": "Save the sheet",
        "sign": "Sign it",
        "signed": "Signed on ",
        "passed": "passed",
        "agree": "Agree to it",
        "yours": "You hold this badge",
        "founding": "founding appointment",
        "public": "public page",
    },
}


SET_UP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from elearn.accounts import operations
from elearn.app import create_app
from elearn.base.core import clock
from elearn.settings import Settings
from tests.factories.classroom import work
app = create_app(Settings.from_env())
with work(app):
    office = operations.create_organisation("municipality", {OFFICE!r})
    for name in ("ono", "seki", "kudo-ja", "kudo-en", "ueno-ja", "ueno-en", "plain", "mano"):
        person = operations.create_person(name, name.title(), clock.now(), password={PASSWORD!r})
        if name in ("ono", "seki"):
            operations.grant_role(person, office, "official", clock.now())
"""


class Town:
    """A site with an office and two officials, and nobody who teaches."""

    def __init__(self, site):
        self.site = site

    def script(self, lines):
        command = [sys.executable, "-c", lines]
        subprocess.run(command, cwd=ROOT, env=self.site._env, check=True, capture_output=True)

    def run(self, *command, fails=False):
        return self.site.run(*command, fails=fails)

    def take_lessons(self, *names):
        """A lesson's own screens are tested elsewhere; here its answers stand in the ledger."""
        self.script(LESSONS.format(root=str(ROOT), names=names))


LESSONS = """
import sys
sys.path.insert(0, {root!r})
from elearn.accounts import queries
from elearn.app import create_app
from elearn.settings import Settings
from tests.factories.classroom import work
from tests.factories.trainers import pass_lessons
app = create_app(Settings.from_env())
for name in {names!r}:
    with work(app, write=False):
        person = queries.person_id_by_name(name)
    pass_lessons(app, person)
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pathways")
    courses = write_programme(folder / "courses", each=1)
    env = {"ELEARN_KEYS_DIR": str(folder / "keys"), "ELEARN_COURSES_DIR": str(courses)}
    site = Site(folder, env=env).migrate()
    site._env["ELEARN_BASE_URL"] = site.url
    town = Town(site)
    town.script(SET_UP)
    town.take_lessons("ueno-ja", "ueno-en", "plain", "mano")
    with site:
        yield town


def sign_in(page, name):
    page.goto("/sign-in?next=/trainers/")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/trainers/")
    return page


def allow_sign_up(page, official):
    """One of the officials lets adults open accounts by themselves."""
    people.sign_in(page, official, PASSWORD, "/account/invitations/")
    if not page.locator("a[href^='/sign-up/']").count():
        page.locator("form[action$='/sign-up'] button").first.click()
    page.locator("a[href^='/sign-up/']").wait_for()


def sign_up(page, wish, shown):
    """Somebody opens an account on her phone; gives the name that she signs in with."""
    page.goto("/sign-up")
    page.click("main a[href^='/sign-up/']")
    page.fill("#shown", shown)
    page.fill("#wish", wish)
    page.fill("#password", PASSWORD)
    page.check("#adult")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/account/welcome")
    return page.locator("main .lead code").text_content()


def next_step(page):
    """The button of the step that the page names as next."""
    page.goto("/trainers/")
    page.click("[aria-labelledby=next-step] a.button, [aria-labelledby=next-step] button.button")


def set_out(page, pathway):
    page.click(f"#{pathway} .buttons a.button")
    page.check("input[name=office]")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/trainers/(#.*)?$"))


def key_of(town, test):
    """What only the database knows: the right option by place."""
    ((drawn,),) = town.site.rows("SELECT drawn FROM trainer_test WHERE id = ?", test)
    return {place: each["right"] for place, each in enumerate(json.loads(drawn), 1)}


def sit_test(town, page, *, practice):
    where = "practice" if practice else "counted"
    page.click(f"section[aria-labelledby={where}] button[type=submit]")
    page.wait_for_url(re.compile(r"/trainers/tests/[^/]+/1$"))
    key = key_of(town, page.url.split("/")[-2])
    for place, right in key.items():
        page.wait_for_url(re.compile(rf"/{place}$"))
        page.locator("label.card", has=page.locator(f"input[value='{right}']")).tap()
        page.click("button[value=next]")
    page.wait_for_url(re.compile(r"/trainers/tests/[^/]+/$"))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/result")


def hold_session(page, pathway, subject, said):
    page.goto(f"/trainers/{pathway}/sessions/new")
    page.fill("input[name=subject]", subject)
    page.fill("input[name=audience]", "65歳以上の住民")
    page.fill("input[name=place]", "東集会所")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    page.fill("input[name=day]", yesterday.strftime("%Y-%m-%d"))
    page.click("main form button[type=submit]")
    page.fill("input[name=heads]", "12")
    page.get_by_role("button", name=said["held"]).click()
    page.fill("textarea[name=text]", REFLECTION)
    page.get_by_role("button", name=said["save"]).click()
    page.get_by_text(said["saved"]).wait_for()
    return page.locator(".big-code").inner_text()


def cosign(page, code, said):
    """Watch, score, sign."""
    page.goto("/trainers/observing/")
    page.fill("input[name=code]", code)
    page.get_by_role("button", name=said["open"]).click()
    page.get_by_text(REFLECTION).wait_for()
    page.check("input[name=presence][value=present]")
    for criterion in ("goal", "question", "action", "time", "include"):
        page.check(f"input[name=level-{criterion}][value='3']")
    page.fill("textarea[name=comment]", COMMENT)
    page.get_by_role("button", name=said["keep"]).click()
    page.get_by_role("button", name=said["sign"]).click()
    page.get_by_text(said["signed"]).first.wait_for()


def go_the_way(town, page, name, pathway, observer, said):
    """From setting out to the badge, each time by the button of the next step."""
    set_out(page, pathway)
    if pathway == "supporter":
        assert page.locator("#next-step").inner_text() == said["next"]
        town.take_lessons(name)
    next_step(page)
    sit_test(town, page, practice=True)
    next_step(page)
    sit_test(town, page, practice=False)
    assert page.get_by_role("heading", name=said["passed"]).is_visible()
    hold_session(page, pathway, "家族の合言葉", said)
    code = hold_session(page, pathway, "にせの警告画面", said)
    cosign(observer, code, said)
    next_step(page)
    page.get_by_role("button", name=said["agree"]).click()
    page.wait_for_url(re.compile("/trainers/(#.*)?$"))
    assert page.locator(f"#{pathway}").get_by_text(said["yours"]).is_visible()


@pytest.mark.parametrize("language", SAID)
def test_a_town_without_a_lead_gets_its_first_supporter_who_becomes_a_trainer(town, visitor, language):
    said, founder = SAID[language], f"kudo-{language}"
    assert "needs --reason" in town.run("people", "grant", "ono", "lead-trainer", "--at", OFFICE, fails=True)
    officials = ("--official", "ono", "--official", "seki")
    town.run(
        "people", "grant", founder, "lead-trainer", "--at", OFFICE, "--reason", "県の講座で十二年教えた", *officials
    )
    lead = sign_in(visitor(town.site.url, language, **PHONE), founder)
    assert lead.get_by_text(said["founding"]).first.is_visible()

    allow_sign_up(visitor(town.site.url, language, **PHONE), {"ja": "ono", "en": "seki"}[language])
    aoki = visitor(town.site.url, language, **PHONE)
    name = sign_up(aoki, f"aoki-{language}", "青木 さち")
    aoki.goto("/trainers/")
    go_the_way(town, aoki, name, "supporter", lead, said)
    go_the_way(town, aoki, name, "trainer", lead, said)

    aoki.goto("/badges/mine/")
    assert aoki.locator(".badge-card").count() == 2
    aoki.click(f".badge-card a:has-text('{said['public']}') >> nth=0")
    assert "青木" not in aoki.locator("main").inner_text()
    assert aoki.get_by_text("5/5").is_visible()

    lead.goto("/trainers/observing/")
    sheet = lead.locator("main .card a").first.get_attribute("href")
    aoki.goto("/trainers/")
    session = aoki.locator("#trainer a[href*='/trainers/sessions/']").first.get_attribute("href")
    seen = ("/trainers/", "/trainers/rings/", "/trainers/groups/new", "/trainers/lineage/", sheet)
    assert [fault for address in seen for fault in faults(lead, address)] + faults(aoki, session) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_fits_everyone_at_320_px(town, visitor, language):
    """After the way above: a candidate, a lead and an official look at every page of the room."""
    name = f"ueno-{language}"
    page = sign_in(visitor(town.site.url, language, **NARROW), name)
    set_out(page, "supporter")
    page.goto("/trainers/supporter/test")
    addresses = ["/trainers/", "/trainers/supporter/begin", "/trainers/supporter/conduct", "/trainers/supporter/test"]
    addresses += ["/trainers/observing/", "/trainers/groups/", "/trainers/lineage/", "/trainers/supporter/sessions/new"]
    page.click("section[aria-labelledby=practice] button[type=submit]")
    page.wait_for_url(re.compile("/1$"))
    test = page.url.rsplit("/", 1)[0]
    addresses += [page.url, f"{test}/"]
    found = [fault for address in addresses for fault in faults(page, address)]
    page.goto(f"{test}/")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/result")
    assert found + faults(page, page.url) == []


def faults(page, address):
    page.goto(address)
    for details in page.locator("main details").all():
        details.evaluate("e => e.open = true")
    found = [f"{address}: {fault}" for fault in violations(page)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        found.append(f"{address}: scrolls sideways")
    return found


def test_a_test_works_without_a_script(town, visitor):
    page = sign_in(visitor(town.site.url, "ja", java_script_enabled=False, **PHONE), "plain")
    set_out(page, "supporter")
    next_step(page)
    page.click("section[aria-labelledby=practice] button[type=submit]")
    clock = page.locator(".test-clock").inner_text().strip()
    assert re.fullmatch(r"試験は\d\d:\d\dに終わります。", clock), clock
    page.goto("/trainers/supporter/test")
    sit_test(town, page, practice=True)
    assert page.get_by_role("heading", name="練習").first.is_visible()


def test_the_time_counts_down_in_quiet_and_is_told_three_times(town, visitor):
    """Time and a half: thirty minutes for the practice test. The page's clock is set on, the server's stays."""
    page = sign_in(visitor(town.site.url, "ja", **PHONE), "mano")
    set_out(page, "supporter")
    page.clock.install()
    page.goto("/trainers/supporter/test")
    page.check("section[aria-labelledby=practice] input[value=half-more]")
    page.click("section[aria-labelledby=practice] button[type=submit]")
    page.wait_for_url(re.compile("/1$"))
    assert after(page, "00:10") == ("残り30分", "")
    assert after(page, "05:00") == ("残り25分", "")
    assert after(page, "15:00") == ("残り10分", "残り10分")
    assert after(page, "01:00") == ("残り9分", "残り10分")
    page.click("button[value=next]")
    page.wait_for_url(re.compile("/2$"))  # loaded anew, with the server's thirty minutes
    assert after(page, "20:30") == ("残り10分", "")
    assert after(page, "05:00") == ("残り5分", "残り5分")
    assert after(page, "04:00") == ("残り1分を切りました", "残り1分を切りました")
    assert after(page, "01:00")[0].startswith("時間になりました")
    assert page.locator("[data-part=told]").get_attribute("aria-live") == "polite"


def after(page, span):
    """What is shown and what was read out, once so much time has passed."""
    page.clock.fast_forward(span)
    page.clock.run_for(1100)
    return page.locator("[data-part=left]").inner_text(), page.locator("[data-part=told]").text_content()
