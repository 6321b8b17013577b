"""Languages and reading preferences: address, cookie, then the browser's wish; Japanese where nothing is said."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_translations, gettext, pgettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from elearn.base.core.messages import Message

LANGUAGES = ("ja", "en")
COOKIE = "elearn_prefs"
_YEAR_SECONDS = 365 * 24 * 3600
_CHOICES = {
    "lang": (*LANGUAGES, "ja-easy"),
    "ruby": ("all", "grade", "none"),
    "size": ("normal", "large"),
    "spacing": ("normal", "wide"),
    "grade": ("", *map(str, range(1, 7))),
}


@dataclass(frozen=True)
class Prefs:
    """How this reader likes to read. `content` is the language of lessons (`ja-easy` included), `lang` the pages'."""

    lang: str = ""
    ruby: str = ""
    size: str = "normal"
    spacing: str = "normal"
    grade: str = ""

    @property
    def language(self) -> str:
        """The language of the pages' own words."""
        return "ja" if self.lang.startswith("ja") else self.lang

    def cookie(self) -> str:
        """The form kept in the browser, readable and writable by the page's script."""
        return urlencode({k: v for k in _CHOICES if (v := getattr(self, k))})


def _merge(prefs: Prefs, values: dict[str, str]) -> Prefs:
    """Take over what is a known choice; anything else is silently no choice."""
    good = {k: v for k, v in values.items() if v in _CHOICES.get(k, ())}
    return replace(prefs, **good)


@lru_cache(maxsize=1024)
def _kept(cookie: str, accepted: str) -> Prefs:
    """What the browser keeps, and its own wish where it keeps no language."""
    kept = _merge(Prefs(), dict(parse_qsl(cookie)))
    return kept if kept.lang else replace(kept, lang=_negotiated(accepted))


def _negotiated(accepted: str) -> str:
    if not accepted:
        return "ja"
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or "ja"


def prefs() -> Prefs:
    """The preferences of this request."""
    if "prefs" not in g:
        kept = _kept(request.cookies.get(COOKIE, "")[:200], request.headers.get("Accept-Language", "")[:200])
        g.prefs = _merge(kept, request.args.to_dict()) if request.query_string else kept
        g.prefs_changed = g.prefs != kept
    found: Prefs = g.prefs
    return found


def translate(message: Message) -> str:
    """The message in the reader's language, values filled in."""
    values = {name: translate(each) if isinstance(each, Message) else each for name, each in message.values.items()}
    if message.context:
        return str(pgettext(message.context, message.text, **values))
    return str(gettext(message.text, **values))


def _remember(response: Response) -> Response:
    if g.get("prefs_changed"):
        secure = request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, g.prefs.cookie(), max_age=_YEAR_SECONDS, samesite="Lax", secure=secure)
    if "Vary" in response.headers:
        response.vary.update(("Cookie", "Accept-Language"))
    else:
        response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _words() -> Any:
    """The catalogue of this request, found once: a lesson page asks for some sixty messages."""
    try:
        return g.words
    except AttributeError:
        g.words = found = get_translations()
        return found


@lru_cache(maxsize=4096)
def _plain(said: str) -> Markup:
    """A message without values. Two percent signs stand for one, as in every message of a template."""
    return Markup(said) % {}  # noqa: S704 - a catalogue is ours, as for Jinja's own functions


def _filled(said: str, at: EvalContext, values: dict[str, Any]) -> str:
    if not at.autoescape:
        return said % values
    return Markup(said) % values if values else _plain(said)  # noqa: S704 - the values are escaped


# Jinja's own functions of these names want the whole context, which in a loop is copied for each call.
@pass_eval_context
def _gettext(at: EvalContext, text: str, /, **values: Any) -> str:
    return _filled(_words().ugettext(text), at, values)


@pass_eval_context
def _ngettext(at: EvalContext, one: str, many: str, n: int, /, **values: Any) -> str:
    return _filled(_words().ungettext(one, many, n), at, {"num": n, **values})


@pass_eval_context
def _pgettext(at: EvalContext, context: str, text: str, /, **values: Any) -> str:
    return _filled(_words().upgettext(context, text), at, values)


@pass_eval_context
def _npgettext(at: EvalContext, context: str, one: str, many: str, n: int, /, **values: Any) -> str:
    return _filled(_words().unpgettext(context, one, many, n), at, {"num": n, **values})


def _quick_templates(app: Flask) -> None:
    named = {"gettext": _gettext, "ngettext": _ngettext, "pgettext": _pgettext, "npgettext": _npgettext}
    app.jinja_env.globals.update(_=_gettext, **named)
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]


@lru_cache(maxsize=512)
def _reading_aids(chosen: Prefs, ruby_default: str) -> Markup:
    """The choices of "Reading aids", which stand on every page and are the same for all who chose the same."""
    template = current_app.jinja_env.get_template("web/_reading_aids.html")
    return Markup(template.render(prefs=chosen, ruby_default=ruby_default))  # noqa: S704 - a template escapes


def init_i18n(app: Flask, translations: str) -> None:
    """Wire Babel with the merged catalogues below `translations`."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=translations)
    Babel(app, locale_selector=lambda: prefs().language, default_timezone="Asia/Tokyo")
    _quick_templates(app)
    app.after_request(_remember)
    app.context_processor(lambda: {"prefs": prefs()})
    app.jinja_env.globals["reading_aids"] = _reading_aids
    app.add_template_filter(translate, "translate")
