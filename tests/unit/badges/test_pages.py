"""A badge's page and files for anyone, and what its holder may do."""

import json
import re

import pytest

from elearn.base.core import clock
from tests.factories.badges import BASE, Person

FILES = ("json", "svg", "png", "jwt", "pdf")


@pytest.fixture
def badge(town):
    return town.issue()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_what_when_until_by_whom_and_why(anyone, badge, language):
    page = anyone.get(f"/badges/{badge}?lang={language}").text
    words = {
        "ja": ("情報セキュリティ サポーター", "試験 34/40", "有効期限"),
        "en": ("Supporter", "Test 34/40", "Valid until"),
    }
    for said in (*words[language], "つばめ野市"):
        assert said in page
    assert "✓" in page


def test_every_public_page_opens(anyone, badge):
    paths = ["", "skills", "skills.json", "verify", "issuer.json", "status/1.json", "status/2.json", badge]
    paths += [
        f"achievements/{key}/1.{kind}" for key in ("supporter", "trainer", "lead-trainer") for kind in ("json", "svg")
    ]
    for path in [*paths, *(f"{badge}.{kind}" for kind in FILES)]:
        assert anyone.http.get(f"/badges/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "nothing",
            "nothing.json",
            "nothing.pdf",
            "status/99.json",
            "status/99999999999999999999.json",
            "keys/z6Mk.json",
        ),
        *("achievements/king/1.json", "achievements/supporter/0.json", "achievements/supporter/99.svg"),
    ],
)
def test_what_is_not_there_is_not_found(anyone, badge, path):
    assert anyone.http.get(f"/badges/{path}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/vc", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("application/vc+jwt", "application/vc+jwt"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_programs_get_what_they_ask_for(anyone, badge, accept, kind):
    answer = anyone.http.get(f"/badges/{badge}", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == kind
    assert "Accept" in answer.vary


def test_other_sites_may_read_the_documents_and_not_the_pages(anyone, badge):
    for path in ("issuer.json", "status/1.json", f"{badge}.json", f"{badge}.png"):
        assert anyone.http.get(f"/badges/{path}").headers["Access-Control-Allow-Origin"] == "*"
    for path in ("", badge, "verify"):
        assert "Access-Control-Allow-Origin" not in anyone.http.get(f"/badges/{path}").headers


def test_every_address_in_the_credential_leads_somewhere(town, anyone, badge):
    document = json.dumps(town.credential(badge))
    addresses = set(re.findall(rf'"{BASE}(/badges/[^"#]+)', document))
    assert len(addresses) >= 7
    for address in addresses:
        assert anyone.http.get(address).status_code == 200, address


def test_a_status_list_is_signed_anew_only_when_it_changes(town, anyone, badge):
    first = anyone.get("/badges/status/1.json").text
    assert anyone.get("/badges/status/1.json").text == first
    town.change("revoke", badge, "replaced", clock.now())
    assert anyone.get("/badges/status/1.json").text != first


def test_a_badge_that_was_taken_back_says_so_with_the_reason(town, anyone, badge):
    town.change("set_name_shown", badge, shown=True)
    assert "森" in anyone.get(f"/badges/{badge}").text
    town.change("revoke", badge, "conduct", clock.now())
    page = anyone.get(f"/badges/{badge}").text
    assert "取り消されました" in page
    assert "行動規範が守られませんでした" in page
    assert "森" not in page
    assert "✓ 確かめました" not in page


def test_a_suspended_badge_says_so(town, anyone, badge):
    town.change("suspend", badge, "under-review", clock.now())
    assert "今は有効ではありません" in anyone.get(f"/badges/{badge}").text


def test_a_founding_appointment_is_marked_everywhere(town, anyone):
    badge = town.issue(achievement="lead-trainer", founding=True)
    assert "発足時の認定" in anyone.get(f"/badges/{badge}").text
    assert "発足時の認定" in town.mori.get("/badges/mine/").text


def test_the_holder_shows_and_hides_the_name(town, anyone, badge):
    page = f"/badges/{badge}"
    assert "森" not in anyone.get(page).text
    town.mori.get("/badges/mine/")
    assert town.mori.post(f"/badges/mine/{badge}/name", show="yes").status_code == 303
    assert "森 みどり" in anyone.get(page).text
    town.mori.post(f"/badges/mine/{badge}/name", show="no")
    assert "森" not in anyone.get(page).text


def test_the_holder_deletes_after_being_told_what_it_means(town, anyone, badge):
    assert "元には戻せません" in town.mori.get(f"/badges/mine/{badge}/delete").text
    assert town.mori.post(f"/badges/mine/{badge}/delete").status_code == 303
    gone = anyone.get(f"/badges/{badge}")
    assert gone.status_code == 404
    assert "持ち主が削除したのかもしれません" in gone.text
    assert "バッジはまだありません" in town.mori.get("/badges/mine/").text


@pytest.mark.parametrize("way", ["name", "delete", "door"])
def test_nobody_else_touches_a_badge(town, anyone, badge, way):
    abe = Person(town.app, "abe", "阿部")
    abe.get("/badges/mine/")
    abe.get("/badges/verify")
    assert abe.post(f"/badges/mine/{badge}/{way}", show="yes").status_code == 404
    assert abe.get(f"/badges/mine/{badge}.pdf").status_code == 404
    anyone.get("/badges/verify")
    assert anyone.post(f"/badges/mine/{badge}/{way}", show="yes").status_code == 401
    town.mori.get("/badges/mine/")
    assert town.mori.post(f"/badges/mine/{badge}/{way}", show="yes").status_code in (200, 303)  # the control


def test_the_holders_own_files(town, badge):
    for kind in FILES:
        answer = town.mori.http.get(f"/badges/mine/{badge}.{kind}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_skill_map_follows_the_valid_badges(town, badge):
    held = re.findall(r"<li data-held", town.mori.get("/badges/mine/").text)
    assert len(held) == 9
    town.change("suspend", badge, "under-review", clock.now())
    assert not re.findall(r"<li data-held", town.mori.get("/badges/mine/").text)


def test_the_kept_page_follows_every_change(town, anyone, badge):
    """One page stands for all readers of a minute; a change is seen at once, and nobody gets another's language."""
    assert "有効です" in anyone.get(f"/badges/{badge}?lang=ja").text
    town.mori.get("/badges/mine/")
    town.mori.post(f"/badges/mine/{badge}/name", show="yes")
    assert "森 みどり" in anyone.get(f"/badges/{badge}").text
    town.mori.post(f"/badges/mine/{badge}/name", show="no")
    assert "森 みどり" not in anyone.get(f"/badges/{badge}").text
    town.change("suspend", badge, "under-review", clock.now())
    assert "今は有効ではありません" in anyone.get(f"/badges/{badge}").text
    assert "not valid for now" in anyone.get(f"/badges/{badge}?lang=en").text
    town.change("restore", badge)
    assert "It is valid" in anyone.get(f"/badges/{badge}").text
    town.change("revoke", badge, "conduct", clock.now())
    assert "taken back" in anyone.get(f"/badges/{badge}").text
