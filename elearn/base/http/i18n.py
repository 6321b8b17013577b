"""Languages and reading preferences: address, cookie, then the browser's wish; Japanese where nothing is said."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel, get_translations, gettext, pgettext

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


def prefs() -> Prefs:
    """The preferences of this request."""
    if "prefs" not in g:
        kept = _merge(Prefs(), dict(parse_qsl(request.cookies.get(COOKIE, "")[:200])))
        if request.args:
            asked = _merge(kept, request.args.to_dict())
            g.prefs_changed = asked != kept
            kept = asked
        if not kept.lang:
            kept = replace(kept, lang=_negotiate())
        g.prefs = kept
    found: Prefs = g.prefs
    return found


def _negotiate() -> str:
    header = request.headers.get("Accept-Language")
    if not header:
        return "ja"
    return request.accept_languages.best_match(LANGUAGES) or "ja"


def translate(message: Message) -> str:
    """The message in the reader's language, values filled in."""
    values = dict(message.values)
    if message.context:
        return str(pgettext(message.context, message.text, **values))
    return str(gettext(message.text, **values))


def _remember(response: Response) -> Response:
    if g.get("prefs_changed"):
        response.set_cookie(COOKIE, g.prefs.cookie(), max_age=_YEAR_SECONDS, samesite="Lax", secure=request.is_secure)
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def _words() -> Any:
    """The catalogue of this request, found once: a lesson page asks for some sixty messages."""
    if "words" not in g:
        g.words = get_translations()
    return g.words


def _quick_templates(app: Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _words().ugettext(text),
        ngettext=lambda one, many, n: _words().ungettext(one, many, n),
        pgettext=lambda context, text: _words().upgettext(context, text),
        npgettext=lambda context, one, many, n: _words().unpgettext(context, one, many, n),
        newstyle=True,
    )


def init_i18n(app: Flask, translations: str) -> None:
    """Wire Babel with the merged catalogues below `translations`."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=translations)
    Babel(app, locale_selector=lambda: prefs().language, default_timezone="Asia/Tokyo")
    _quick_templates(app)
    app.after_request(_remember)
    app.context_processor(lambda: {"prefs": prefs()})
    app.add_template_filter(translate, "translate")
