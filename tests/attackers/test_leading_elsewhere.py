"""A link to this site must not end on another, and a false `Host` must not get into what this site says."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import redirect, request

from elearn.base.http.access import public
from tests.rights.matrix import Entry, written

ENTRIES, _ = written()
EACH = [entry for listed in ENTRIES.values() for entry in listed if entry.may and not entry.heavy]
EVIL = "elsewhere.example"
TARGETS = (
    f"//{EVIL}",
    f"///{EVIL}",
    f"https://{EVIL}/",
    f"https:{EVIL}",
    f"https:///{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"\\/{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"\t//{EVIL}",
    f" //{EVIL}",
    f"/%09/{EVIL}",
    f"/.//{EVIL}",
    f"/..//{EVIL}",
    f"//localhost@{EVIL}/",
    f"http://localhost@{EVIL}/",
    f"http://localhost.{EVIL}/",
    f"／／{EVIL}",
    f"/ /{EVIL}",
    f"/\x0b/{EVIL}",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
)
NAMES = (
    "next",
    "back",
    "to",
    "url",
    "return",
    "return_to",
    "redirect",
    "target",
    "continue",
    "came_from",
    "confirm-you.back",
)


def leads_elsewhere(location):
    """Where a browser goes: WHATWG URL drops tabs and line ends and reads a backslash as a slash."""
    read = re.sub(r"[\t\r\n]", "", location).strip("\x00\x20\x0b\x0c").replace("\\", "/")
    if re.match(r"(?i)[a-z][a-z0-9+.-]*:", read):
        read = re.sub(r"(?i)^(https?):/*", r"\1://", read)
    elif read.startswith("//"):
        read = "http://" + read.lstrip("/")
    found = urlsplit(urljoin("http://localhost/a/", read))
    return found.scheme not in {"http", "https"} or found.hostname != "localhost"


@pytest.mark.parametrize("target", TARGETS)
def test_who_confirms_or_comes_back_stays_here(site, target):
    confirm = {"next": target, "confirm-you.demo": "1"}
    entry = Entry("accounts.confirm_now", frozenset(), form=confirm)
    answer = site.caller.send(entry, "teacher")
    assert answer.status_code == 303
    assert not leads_elsewhere(answer.headers["Location"])
    talk = site.caller.send(Entry("care.talk", frozenset(), query={"back": target}), "pupil")
    links = re.findall(r'(?:href|action)="([^"]*)"', talk.text)
    assert not any(leads_elsewhere(link) and EVIL in link for link in links)


def test_no_address_leads_elsewhere_whatever_its_query_says(site):
    """Every address, once without rights: the way to the sign-in and back."""
    for target in (f"//{EVIL}", f"https://{EVIL}/", f"/\\{EVIL}"):
        for entry in (each for each in EACH if not site.caller.writes(each)):
            for who in (min(entry.may), "nobody"):
                asked = Entry(entry.endpoint, frozenset(), at=entry.at, query=dict.fromkeys(NAMES, target))
                answer = site.caller.send(asked, who, more_headers={"Referer": f"https://{EVIL}/"})
                assert not leads_elsewhere(answer.headers.get("Location", "/")), (entry.endpoint, who)


def test_no_form_leads_elsewhere_whatever_it_holds(site):
    for entry in (each for each in EACH if site.caller.writes(each) and each.json is None):
        more = dict.fromkeys((name for name in NAMES if name not in entry.form), f"//{EVIL}")
        answer = site.caller.send(entry, min(entry.may), more=more, more_headers={"Referer": f"https://{EVIL}/"})
        assert not leads_elsewhere(answer.headers.get("Location", "/")), entry.endpoint


@pytest.mark.parametrize("target", [f"/\\{EVIL}", f"/\t/{EVIL}", f" //{EVIL}", f"https:{EVIL}", f"https:///{EVIL}"])
def test_control_what_a_browser_reads_as_elsewhere_counts_as_that(target):
    assert leads_elsewhere(target)
    assert not leads_elsewhere("/teach/?next=//" + EVIL)


@pytest.mark.parametrize("target", [f"//{EVIL}", f"https://{EVIL}/", "javascript:alert(1)"])
def test_control_a_view_that_follows_anything_is_seen(site, monkeypatch, target):
    def careless():
        return redirect(request.args["next"])

    monkeypatch.setitem(site.app.view_functions, "learning.home", public("a mistake")(careless))
    answer = site.caller.send(Entry("learning.home", frozenset(), query={"next": target}), "nobody")
    assert leads_elsewhere(answer.headers["Location"])


# --- Host

FALSE = (
    {"Host": EVIL},
    {"Host": f"{EVIL}:8000"},
    {"Host": "localhost", "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"},
    {"Host": "localhost", "Forwarded": f"host={EVIL};proto=https", "X-Original-Host": EVIL, "X-Host": EVIL},
    {"Host": f"localhost@{EVIL}"},
)


PAGES = {"text/html", "application/json", "application/problem+json"}


def poisoned(answer):
    """Where the false host got in."""
    text = answer.get_data() if answer.mimetype in PAGES else b""  # files and event streams have been closed
    return [*(name for name, value in answer.headers if EVIL in value), *(["body"] if EVIL.encode() in text else [])]


@pytest.mark.parametrize("headers", FALSE, ids=range(len(FALSE)))
def test_a_false_host_gets_into_no_answer(site, headers):
    for entry in EACH:
        answer = site.caller.send(entry, min(entry.may), more_headers=headers)
        assert poisoned(answer) == [], entry.endpoint
    for path in ("/courses", "/nothing-here", "/static/build/none.js", "/teach", "/family"):
        assert poisoned(site.app.test_client().get(path, headers=headers)) == [], path


def test_control_a_page_that_believes_the_host_is_seen(site, monkeypatch):
    def careless():
        return f'<a href="{request.host_url}reset">reset</a>'

    monkeypatch.setitem(site.app.view_functions, "learning.home", public("a mistake")(careless))
    answer = site.caller.send(Entry("learning.home", frozenset()), "nobody", more_headers=FALSE[0])
    assert poisoned(answer) == ["body"]
