"""A signed cookie and the clock: too old is out, "from the future" is from before the clock was set back."""

from datetime import timedelta

import itsdangerous
import pytest
from flask import Flask

from elearn.base.http.cookies import LazyCookies

LIFE = timedelta(days=30)


@pytest.fixture
def kept_after(monkeypatch):
    """What is left of a cookie after so much time by the wall clock."""

    def read(passed):
        app = Flask("cookies")
        app.config.update(SECRET_KEY="for tests only", PERMANENT_SESSION_LIFETIME=LIFE)
        serializer, now = LazyCookies().get_signing_serializer(app), itsdangerous.timed.time.time()
        signed = serializer.dumps({"learner": "anyone"})
        monkeypatch.setattr("time.time", lambda: now + passed.total_seconds())
        request = app.test_request_context(headers={"Cookie": f"session={signed}"}).request
        return dict(LazyCookies().read(app, request))

    return read


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(days=29), timedelta(days=-2), timedelta(days=-29)])
def test_a_cookie_outlives_a_clock_that_is_set_back(kept_after, passed):
    assert kept_after(passed) == {"learner": "anyone"}


@pytest.mark.parametrize("passed", [timedelta(days=31), timedelta(days=-31)])
def test_a_cookie_from_too_far_away_is_none(kept_after, passed):
    assert kept_after(passed) == {}
