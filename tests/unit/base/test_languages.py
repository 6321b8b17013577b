"""The address, then the cookie, then the browser's wish, then Japanese."""

import re

import pytest


def language(answer):
    return re.search(r'<html lang="([a-z-]+)"', answer.text)[1]


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [
        (None, "ja"),
        ("ja", "ja"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ja;q=0.5", "en"),
        ("ja;q=0.4, en;q=0.9", "en"),
        ("fr,de", "ja"),
        ("fr, en;q=0.1", "en"),
        ("*", "ja"),
        ("no sense at all;;;q=x", "ja"),
    ],
)
def test_the_browsers_wish_is_heard(client, wish, spoken):
    headers = {"Accept-Language": wish} if wish else {}
    assert language(client.get("/", headers=headers)) == spoken


def test_the_address_wins_and_is_remembered(client):
    assert language(client.get("/?lang=en", headers={"Accept-Language": "ja"})) == "en"
    assert language(client.get("/courses/", headers={"Accept-Language": "ja"})) == "en"
    assert language(client.get("/?lang=ja", headers={"Accept-Language": "en"})) == "ja"


def test_an_unknown_language_is_no_choice(client):
    answer = client.get("/?lang=xx&ruby=sideways&size=%00")
    assert language(answer) == "ja"
    assert "Set-Cookie" not in answer.headers


def test_reading_preferences_are_kept_for_a_year_in_a_cookie_that_scripts_may_read(client):
    cookie = client.get("/?ruby=none&size=large&spacing=wide&grade=3").headers["Set-Cookie"]
    assert cookie.startswith("elearn_prefs=")
    assert "Max-Age=31536000" in cookie
    assert "HttpOnly" not in cookie
    page = client.get("/courses/").text
    for expected in ('data-ruby="none"', 'data-size="large"', 'data-spacing="wide"', 'data-grade="3"'):
        assert expected in page


def test_a_spoiled_cookie_is_no_choice(client):
    client.set_cookie("elearn_prefs", "lang=%00&ruby=<script>&size=" + "x" * 3000)
    answer = client.get("/")
    assert (answer.status_code, language(answer)) == (200, "ja")
    assert "&lt;script" not in answer.text


def test_caches_keep_languages_apart(client):
    assert {"Cookie", "Accept-Language"} <= set(client.get("/").headers["Vary"].split(", "))


SAID = """
{{ _("%(who)s has 100%%", who="<b>") }}|{{ _("100%%") }}|{{ pgettext("shop", "<i>%(what)s</i>", what="&") }}
|{{ ngettext("%(num)s egg", "%(num)s eggs", 2) }}|{{ npgettext("shop", "%(num)s egg", "%(num)s eggs", 1) }}
|{% for n in "ab" %}{{ _("egg %(n)s", n=n) }} {% endfor %}
|{% autoescape false %}{{ _("%(who)s", who="<b>") }}{% endautoescape %}
"""


def test_words_of_a_template_escape_their_values_and_count(app):
    with app.test_request_context("/?lang=en"):
        said = app.jinja_env.from_string(SAID).render().replace("\n", "")
    assert said == "&lt;b&gt; has 100%|100%|<i>&amp;</i>|2 eggs|1 egg|egg a egg b |<b>"
