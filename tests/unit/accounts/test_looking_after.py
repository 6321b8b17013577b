"""Whoever looks after a school or an office finds its pages from where they begin; nobody finds a door that is shut."""

import re

import pytest

from elearn.accounts import operations as accounts
from tests.factories.classroom import work
from tests.factories.signing import Visitor

LINK = re.compile(r'href="(/people/[a-z]+/?|/account/(?:invitations|recovery)/)"')
LISTS = {"/people/roster", "/people/years", "/people/guardians/"}
PEOPLE = {"/account/invitations/", "/account/recovery/"}


@pytest.mark.parametrize(
    ("roles", "address", "found"),
    [
        (("teacher",), "/teach/", set()),
        (("teacher", "coordinator"), "/teach/", LISTS | PEOPLE),
        (("coordinator",), "/people/roster", LISTS | PEOPLE),
        (("official",), "/surveys/", PEOPLE),
        (("admin",), "/people/roster", LISTS | PEOPLE | {"/people/places"}),
        (("admin",), "/account/", LISTS | PEOPLE | {"/people/places"}),
        (("supporter",), "/account/", set()),
    ],
)
def test_each_finds_what_their_roles_open(app, roles, address, found):
    person = Visitor(app, "kita", roles=roles).enter()
    links = set(LINK.findall(person.get(address).text))
    assert links == found
    assert {person.http.get(link).status_code for link in links} <= {200, 303}


def test_the_page_that_is_open_is_marked(app):
    person = Visitor(app, "kita", roles=("coordinator",)).enter()
    year = person.http.get("/people/years").headers["location"]  # the only school: its page at once
    for address, link in (("/people/roster", "/people/roster"), (year, "/people/years")):
        assert re.findall(r'href="([^"]+)" aria-current="page"', person.get(address).text) == [link]


def test_signing_in_leads_to_it(app):
    with work(app):
        town = accounts.create_organisation("municipality", "みらい町")
    person = Visitor(app, "kita", roles=("admin",), place=town).enter()
    person.set_up_app()
    person.get("/account/")
    person.post("/sign-out")
    assert person.sign_in().headers["location"] == "/sign-in/second-step"
    person.get("/sign-in/second-step")
    assert person.post("/sign-in/second-step", code=person.code(1)).headers["location"] == "/people/roster"
    assert set(LINK.findall(person.get("/people/roster").text)) >= LISTS | PEOPLE
