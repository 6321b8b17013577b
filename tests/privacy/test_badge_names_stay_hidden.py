"""A canary name is nowhere unless its holder shows it: pages, files, pictures, certificates, tables, exports."""

import io
import json
import secrets

import pytest
from pypdf import PdfReader
from sqlalchemy import MetaData, select

from elearn.accounts.models import Learner
from elearn.app import PERSONAL_DATA
from elearn.base.core import clock
from elearn.base.core.db import Database
from tests.factories.badges import Person
from tests.factories.classroom import Browser, work
from tests.unit.badges.conftest import anyone, settings, town  # noqa: F401 - the same town

FILES = ("json", "jwt", "svg", "png", "pdf")


@pytest.fixture
def canary():
    return f"カナリヤ{secrets.token_hex(5)}"


@pytest.fixture
def holder(town, canary):  # noqa: F811
    return Person(town.app, "canary-holder", canary)


def public_things(app, badge):
    """All that anyone can fetch about the badge, by address."""
    browser = Browser(app)
    addresses = [f"/badges/{badge}", *(f"/badges/{badge}.{kind}" for kind in FILES)]
    addresses += ["/badges/", "/badges/skills", "/badges/issuer.json", "/badges/status/1.json", "/badges/status/2.json"]
    addresses += [f"/badges/{badge}?lang=en", f"/badges/{badge}.pdf?lang=en", "/metrics"]
    found = {address: browser.http.get(address) for address in addresses}
    verified = _verify(browser, found[f"/badges/{badge}.json"].data)
    return {address: answer.data + str(answer.headers).encode() for address, answer in found.items()} | verified


def _verify(browser, file):
    browser.get("/badges/verify")
    data = {"csrf_token": browser.token, "file": (io.BytesIO(file), "badge.json")}
    answer = browser.http.post("/badges/verify", data=data, content_type="multipart/form-data")
    return {"/badges/verify": answer.data}


def words_of(content):
    """The bytes, and what is written inside of them: text of a PDF, packed parts of a picture."""
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        text = "".join("".join(page.extract_text() for page in reader.pages).split())  # typesetters part ア from a
        return content + text.encode() + str(reader.metadata).encode()
    return content


def sings(content, canary):
    raw = words_of(content)
    escaped = json.dumps(canary)[1:-1].encode()
    return canary.encode() in raw or escaped in raw or canary.encode("utf-16-be") in raw


def found_in(things, canary):
    return {address for address, content in things.items() if sings(content, canary)}


def test_a_hidden_name_is_nowhere_and_a_shown_one_only_on_page_and_certificate(town, holder, canary):  # noqa: F811
    badge = town.issue(holder)
    assert found_in(public_things(town.app, badge), canary) == set()

    town.change("set_name_shown", badge, shown=True)
    shown = {f"/badges/{badge}", f"/badges/{badge}?lang=en", f"/badges/{badge}.pdf", f"/badges/{badge}.pdf?lang=en"}
    assert found_in(public_things(town.app, badge), canary) == shown  # the control: it is there to be found

    town.change("set_name_shown", badge, shown=False)
    assert found_in(public_things(town.app, badge), canary) == set()


@pytest.mark.parametrize("end", ["revoke", "delete"])
def test_a_badge_taken_back_or_deleted_shows_no_name_any_more(town, holder, canary, end):  # noqa: F811
    badge = town.issue(holder)
    town.change("set_name_shown", badge, shown=True)
    town.change(end, badge, *(("conduct", clock.now()) if end == "revoke" else ()))
    browser = Browser(town.app)
    for kind in ("", ".pdf", ".svg", ".json"):
        assert not sings(browser.http.get(f"/badges/{badge}{kind}").data, canary)


def test_no_table_of_the_room_holds_a_name_or_a_token(town, holder, canary):  # noqa: F811
    badge = town.issue(holder, email=f"{canary}@example.com")
    holder.get(f"/badges/mine/{badge}/door")
    page = holder.post(f"/badges/mine/{badge}/door").text
    token = page.split("/badges/door/")[1].split("<")[0].strip()
    tables = MetaData()
    engine = town.app.services.get(Database).engine
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: [tuple(row) for row in connection.execute(select(table))] for name, table in tables.tables.items()
        }
    ours = {name: str(found) for name, found in rows.items() if name.startswith("badge")}
    assert [name for name, found in ours.items() if token in found] == []
    assert [name for name, found in ours.items() if canary in found.replace(f"{canary}@example.com", "")] == []
    assert canary in str(rows["person"])  # the control


def test_a_name_is_in_no_export_of_others(town, holder, canary):  # noqa: F811
    town.issue(holder)
    with work(town.app, write=False) as session:
        learners = session.scalars(select(Learner.id)).all()
        own = {
            learner: json.dumps([room.export(learner) for room in PERSONAL_DATA], ensure_ascii=False, default=str)
            for learner in learners
        }
    assert sum('"badges"' in export for export in own.values()) == 1
    assert sum(canary in export for export in own.values()) <= 1


def test_the_holders_own_certificate_bears_the_name(town, holder, canary):  # noqa: F811
    badge = town.issue(holder)
    assert sings(holder.http.get(f"/badges/mine/{badge}.pdf").data, canary)
    for kind in ("json", "jwt", "svg", "png"):
        assert not sings(holder.http.get(f"/badges/mine/{badge}.{kind}").data, canary)
