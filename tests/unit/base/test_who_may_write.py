"""A write needs the token of our own form, or the browser's word that it comes from our own page."""

import re

import pytest

START = {"course": "p3", "lesson": "before-you-send"}


def token(client, address="/sign-in"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]


@pytest.mark.parametrize("given", [{}, {"csrf_token": ""}, {"csrf_token": "made up"}])
def test_a_form_without_its_token_is_not_taken(client, given):
    token(client)
    refused = client.post("/sign-in", data={"name": "a", "password": "b", **given})
    assert refused.status_code == 400
    assert "<h1" in refused.text


def test_the_token_of_another_browser_is_not_taken(app, client):
    token(client)
    stolen = token(app.test_client())
    assert client.post("/sign-in", data={"name": "a", "password": "b", "csrf_token": stolen}).status_code == 400


def test_with_its_token_the_form_is_read(client):
    form = {"name": "a", "password": "b", "csrf_token": token(client)}
    assert client.post("/sign-in", data=form).status_code == 422


def test_over_https_a_form_is_read_although_its_page_sends_no_referrer(client):
    """Pages of surveys send none, on purpose."""
    https = {"base_url": "https://localhost"}
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in", **https).text)[1]
    form = {"name": "a", "password": "b", "csrf_token": found}
    assert client.post("/sign-in", data=form, **https).status_code == 422
    assert client.post("/sign-in", data={**form, "csrf_token": "made up"}, **https).status_code == 400


@pytest.mark.parametrize(("site", "status"), [("same-origin", 422), ("cross-site", 403), ("same-site", 403)])
def test_a_form_with_its_token_is_taken_from_our_own_pages_alone(client, site, status):
    form = {"name": "a", "password": "b", "csrf_token": token(client)}
    assert client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": site}).status_code == status


@pytest.mark.parametrize("address", ["/sign-in", "/teach/sessions", "/c/347967/seat", "/c/347967/back"])
def test_no_form_is_taken_without_a_token(client, address):
    assert client.post(address, data={}).status_code in {400, 401}


OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://elsewhere.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "null"},
    {"Origin": ""},
]


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_a_write_from_our_own_page_is_taken(client, headers):
    assert client.post("/learn/attempts", data=START, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_write_from_another_page_is_refused_and_leaves_no_cookie(client, headers):
    refused = client.post("/learn/attempts", data=START, headers=headers)
    assert refused.status_code == 403
    assert "Set-Cookie" not in refused.headers


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_an_answer_from_another_page_is_refused(client, headers):
    address = client.post("/learn/attempts", data=START).headers["location"]
    refused = client.post(f"{address}answers", json={}, headers=headers)
    assert refused.status_code == 403
    assert refused.mimetype == "application/problem+json"
