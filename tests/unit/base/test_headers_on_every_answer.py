"""Every answer carries the same protection: pages, JSON, redirects, refusals, our own faults."""

import dataclasses
import re

import pytest

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.base.http.headers import HEADERS
from elearn.web import assets

ANSWERS = {
    "a page": ("GET", "/", 200),
    "JSON": ("GET", "/healthz", 200),
    "a redirect to sign in": ("GET", "/teach/", 303),
    "a redirect of the router": ("GET", "/courses", 308),
    "nothing there": ("GET", "/no/such/address", 404),
    "nothing there, as JSON": ("GET", "/courses/nowhere/", 404),
    "a wrong method": ("PUT", "/", 405),
    "a write without a token": ("POST", "/teach/trial", 400),
    "an unreadable body": ("POST", "/learn/attempts/x/answers", 415),
    "a wrong code": ("GET", "/join?code=AAAAAA", 404),
    "options": ("OPTIONS", "/", 200),
}


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS.values(), ids=ANSWERS)
def test_the_headers_are_there(client, method, address, status):
    answer = client.open(address, method=method)
    assert answer.status_code == status
    for name, value in HEADERS:
        assert answer.headers[name] == value or name == "Cache-Control"
    assert answer.headers["Cache-Control"] in {"private, no-cache", "no-store"}
    assert "Strict-Transport-Security" not in answer.headers


def test_our_own_fault_carries_them_too(app):
    @app.get("/broken")
    def broken():
        raise ZeroDivisionError

    broken._elearn_access = app.view_functions["status.healthz"]._elearn_access
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert all(answer.headers[name] == value for name, value in HEADERS)
    assert "ZeroDivision" not in answer.text


def test_the_policy_allows_nothing_inline_and_nobody_else():
    policy = dict(HEADERS)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|http:|https:|\*", policy)


def test_pages_keep_to_the_policy(client):
    for address in ("/", "/courses/", "/courses/p3/before-you-send/", "/join", "/sign-in", "/no/such/address"):
        page = client.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", page), address
        for source in re.findall(r'(?:src|href)="(https?:[^"]+)"', page):
            assert f'<a href="{source}"' in page, f"{address} loads {source}"


def test_assets_are_cached_for_a_year_and_typed(client):
    for path in assets.BUILD.iterdir():
        if path.suffix in {".js", ".css"}:
            answer = client.get(f"/static/build/{path.name}")
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            answer.close()


@pytest.fixture
def secure(settings):
    app = create_app(dataclasses.replace(settings, base_url="https://school.example"))
    yield app
    app.services.get(Database).close()


def test_on_https_the_cookie_belongs_to_this_host_alone(secure):
    answer = secure.test_client().get("/sign-in", base_url="https://school.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-elearn=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_on_plain_http_the_cookie_works_without_secure(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("elearn=")
    assert "HttpOnly" in cookie
    assert "Secure" not in cookie


def test_a_page_for_everyone_sets_no_cookie(client):
    for address in ("/", "/courses/", "/courses/p3/", "/courses/p3/before-you-send/", "/join", "/healthz"):
        assert "Set-Cookie" not in client.get(address).headers, address
