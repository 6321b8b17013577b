"""Files that are two things at once, and files that grow: each door refuses them, keeps nothing, and stays small.

Zips in all detail: tests/unit/accounts/rosters/test_hostile_zips.py. Here every upload of the site gets every file.
"""

import io
import json
import tracemalloc
import xml.etree.ElementTree as ET
import zipfile
import zlib

import pytest
from defusedxml import EntitiesForbidden
from defusedxml.ElementTree import fromstring

from elearn.accounts import operations as accounts
from elearn.badges import baking
from elearn.base.core import clock
from elearn.base.core.db import Base, Database
from tests.attackers.corpus import EVERYWHERE
from tests.attackers.uploads import send_badge
from tests.factories.classroom import Browser, work
from tests.factories.people import enter

MB = 1024 * 1024
MOST_MEMORY = 24 * MB
SCRIPT = b"<script>alert(1)</script>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
# Every address that takes a file, and what it takes.
DOORS = {"/badges/verify": "file", "/people/roster": "file", "/people/places": "file"}


def chunk(kind, body):
    return baking._chunk(kind, body)


def png(*chunks):
    header = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    return baking.PNG + header + b"".join(chunks) + chunk(b"IEND", b"")


def packed_text(size):
    """An iTXt chunk of a few KB that unpacks to `size`."""
    return chunk(b"iTXt", baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"a" * size, 9))


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def svg(head, words):
    name = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return (
        f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg"><openbadges:credential {name}>'
        f"{words}</openbadges:credential></svg>"
    ).encode()


FILES = {
    "png and html": png() + SCRIPT,
    "png with html in front of it": SCRIPT + png(),
    "png and zip": png() + zipped({"users.csv": "x"}),
    "png with a script in its badge": png(chunk(b"iTXt", baking.KEYWORD + b"\0\0\0\0\0" + EVERYWHERE.encode())),
    "png that grows": png(packed_text(150 * MB)),
    "png that claims 4 GB": baking.PNG + b"\xff\xff\xff\xffiTXt" + baking.KEYWORD,
    "svg with a script": svg("", "x") + SCRIPT,
    "svg that laughs": svg(f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
    "svg that reads files": svg('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "svg that grows by squares": svg(f'<!DOCTYPE svg [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 20_000)[: 190 * 1024],
    "gif and script": b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)",
    "pdf and zip": b"%PDF-1.4\n" + zipped({"manifest.csv": "propertyName,value"}),
    "html": b"<!doctype html>" + SCRIPT,
    "program": b"\x7fELF" + b"\0" * 200,
    "json that is deep": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "json with a script": json.dumps({"type": EVERYWHERE, "name": EVERYWHERE}).encode(),
    "json with a name twice": b'{"type": 1, "type": 2}',
    "json with a large number": b'{"a": ' + b"9" * 50_000 + b"}",
    "zip that leaves its folder": zipped({"../../etc/cron.d/x": "x", "manifest.csv": "x"}),
    "zip with a script for a name": zipped({EVERYWHERE[:60]: "x"}),
    "zip in a zip": zipped({"users.csv": zipped({"users.csv": "0" * MB})}),
    "zip that grows": zipped({"manifest.csv": b"0" * (200 * MB)}),
    "csv with a script": f"kind,code,name,parent\nschool,1,{EVERYWHERE!r},2\n".encode(),
    "csv with one endless line": b"kind,code,name,parent\n" + b"a" * (2 * MB),
    "nothing": b"",
}


@pytest.fixture
def senders(app):
    """Who may send where."""
    anyone, admin = Browser(app), Browser(app)
    with work(app):
        town = accounts.create_organisation("municipality", "架空市", code="139998")
        person = accounts.create_person("admin", "Admin", clock.now())
        accounts.grant_role(person, town, "admin", clock.now())
    enter(app, admin.http, person)
    return {"/badges/verify": (anyone, {}), "/people/roster": (admin, {"place": town}), "/people/places": (admin, {})}


def rows(app):
    with app.services.get(Database).engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in Base.metadata.tables
        }


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_taken_for_what_it_is_not(app, senders, name):
    before = rows(app)
    for address, (browser, fields) in senders.items():
        browser.get(address)
        tracemalloc.start()
        answer = browser.post(address, file=(io.BytesIO(FILES[name]), f"{name}.png"), take="1", **fields)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # JSON gets a verdict at the badges' door: that it is no badge.
        fine = {303, 413, 422, *([200] if "json" in name and address == "/badges/verify" else [])}
        assert answer.status_code in fine, (address, answer.status_code)
        assert peak < MOST_MEMORY, (address, peak)
        assert b"<script>alert" not in answer.data
        assert b"root:x:" not in answer.data
        if answer.status_code == 303:  # a draft of a class list, looked at in the background and refused there
            assert address == "/people/roster"
    assert {table for table, count in rows(app).items() if count != before[table]} <= {"roster_draft"}


def test_a_name_of_a_file_is_words(app, senders):
    browser, fields = senders["/people/places"]
    browser.get("/people/places")
    answer = browser.post("/people/places", file=(io.BytesIO(b"x"), "<script>alert(1)</script>.csv"), **fields)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_every_door_that_takes_files_is_attacked(app):
    """Views that make room for more than a form, and templates with a file field."""
    templates = [name for name in app.jinja_env.list_templates() if name.endswith(".html")]
    sources = {name: app.jinja_env.loader.get_source(app.jinja_env, name)[0] for name in templates}
    with_files = {name for name, source in sources.items() if 'type="file"' in source or "multipart" in source}
    assert {name.split("/")[0] for name in with_files} == {"badges", "rosters", "places"}


# The controls.


def test_control_the_same_doors_take_what_is_right(app, senders):
    browser, fields = senders["/people/places"]
    browser.get("/people/places")
    good = "kind,code,name,parent\nschool,A113999999991,架空小学校,139998\n".encode()
    answer = browser.post("/people/places", file=(io.BytesIO(good), "places.csv"), take="1", **fields)
    assert answer.status_code in {303, 422}
    baked = baking.into_png(png(), json.dumps({"type": "x"}))
    assert json.loads(baking.from_png(baked)) == {"type": "x"}


def test_control_careless_readers_grow():
    tracemalloc.start()
    body = FILES["png that grows"]
    at = body.index(baking.KEYWORD) + len(baking.KEYWORD) + 5
    zlib.decompressobj().decompress(body[at:-24])
    with zipfile.ZipFile(io.BytesIO(FILES["zip that grows"])) as opened:
        opened.read("manifest.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak > 5 * MOST_MEMORY


def test_control_a_careless_parser_laughs():
    smaller = svg(f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS.split("<!ENTITY l5")[0]}]>', "&l4;")
    assert len("".join(ET.fromstring(smaller).itertext())) == 2 * 10**4
    with pytest.raises(EntitiesForbidden):
        fromstring(smaller)


def test_control_the_badge_door_reads(app, senders):
    """What looks like a badge gets a verdict, not a refusal of the file."""
    browser, _ = senders["/badges/verify"]
    assert send_badge(browser, b'{"type": ["VerifiableCredential"]}').status_code in {200, 422}
