"""A site of nothing but the web room, over a real socket where a browser looks at it."""

import os
import threading
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect
from werkzeug.serving import make_server
from whitenoise import WhiteNoise

import elearn
from elearn.base.http.headers import init_headers
from elearn.base.http.i18n import init_i18n
from elearn.web import assets

PACKAGE = Path(elearn.__file__).parent
LESSON = """
{% set audience = 'P3' %}{% extends 'web/base.html' %}
{% block title %}Before you send{% endblock %}
{% block main %}<h1>送信の前に</h1>
<p id="story">
<ruby data-g="4">友達<rp>(</rp><rt>ともだち</rt><rp>)</rp></ruby>から来た。
<ruby data-g="6">著作権<rp>(</rp><rt>ちょさくけん</rt><rp>)</rp></ruby>は？</p>
{% endblock %}
"""


def build(**config):
    app = Flask("web", template_folder=str(PACKAGE / "web" / "templates"))
    app.config.update(SECRET_KEY="for tests only", SITE_NAME="Test site", MODE="test", **config)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    init_headers(app, https=False)
    init_i18n(app, str(PACKAGE / "translations"))
    assets.init_assets(app)
    app.add_url_rule("/lesson", "lesson", lambda: render_template_string(LESSON))
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=assets.BUILD, prefix="static/build/")
    return app


@pytest.fixture
def app():
    return build()


@pytest.fixture
def site(app):
    """The address of the running site."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The distribution's own Chromium, as in tests/browser."""
    chromium = os.environ.get("ELEARN_CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}
