"""What I may do, and why: made from the doors themselves."""

import pytest

from elearn.accounts.rules import TEACH
from elearn.accounts.signing.views.permissions import all_permissions
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission
from elearn.base.http.access import access_of, needs
from tests.factories.signing import Visitor


def test_no_permission_of_any_address_is_left_out(app):
    def new_thing():
        return ""

    rare = Permission("new.thing", N_("You may do a new thing."), lambda _: False)
    app.add_url_rule("/new", "new", needs(rare)(new_thing))
    asked = {access_of(view) for view in app.view_functions.values()}
    with app.app_context():
        listed = set(all_permissions())
    assert listed == {each for each in asked if isinstance(each, Permission)}
    assert "You may do a new thing." in app.test_client().get("/account/permissions?lang=en").text


def test_keys_are_unique(app):
    found = {}
    for view in app.view_functions.values():
        access = access_of(view)
        if isinstance(access, Permission):
            assert found.setdefault(access.key, access) is access


def part(page, title):
    """The section below a title."""
    return page.split(f"<h2>{title}</h2>")[1].split("</section>")[0] if f"<h2>{title}</h2>" in page else ""


@pytest.mark.parametrize(("roles", "may"), [((), False), (("teacher",), True), (("supporter",), False)])
def test_it_says_may_or_may_not_and_why(app, roles, may):
    person = Visitor(app, roles=roles).enter()
    page = person.get("/account/permissions?lang=en").text
    words = TEACH.description.text.replace("'", "&#39;")
    assert (words in part(page, "You may"), words in part(page, "You may not")) == (may, not may)
    assert ("Because you are: teacher." in page) == may
    assert "It takes one of these roles: " in part(page, "You may not")


def test_anyone_may_ask(client):
    page = client.get("/account/permissions?lang=en").text
    assert "You are not signed in." in page
    assert "It takes an account, and nothing more." in page
