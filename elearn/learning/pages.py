"""Pages that are the same for all readers with the same preferences, kept in memory as finished bytes.

A class of forty opens the same lesson within a minute on one old machine; rendering it once is enough. Such a page
knows no learner and no database, of the session only whether there is one to sign out of, and its key is everything
it depends on.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from flask import Response, current_app, render_template, request
from flask.sansio.app import App

from elearn.base.core.recent import Recent
from elearn.base.http.i18n import Prefs, prefs
from elearn.base.http.identity import is_inside
from elearn.courseware.queries import catalogue

EXTENSION: Final = "elearn.learning.pages"
MOST_PAGES: Final = 256
_PREFS: Final = frozenset(field.name for field in fields(Prefs))
Values = Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class Page:
    """A finished page, plain and packed, and its fingerprint."""

    plain: bytes
    packed: bytes
    etag: str


def init_pages(app: App) -> None:
    """Give the app its own memory of pages."""
    app.extensions[EXTENSION] = Recent[Page](MOST_PAGES)


def shared_page(template: str, values: Values) -> Response:
    """The page for this reader's preferences. `values` follow from the address and the catalogue alone."""
    page = _page(template, values)
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(page.packed if packed else page.plain, mimetype="text/html")
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(page.etag, weak=True)  # plain and packed are the same page
    response.make_conditional(request)
    return response


def _page(template: str, values: Values) -> Page:
    # Other questions in the address come back in the page's own links: such a page is made for this reader only.
    if request.args and not request.args.keys() <= _PREFS:
        return _rendered(template, values)
    kept: Recent[Page] = current_app.extensions[EXTENSION]
    key = (request.path, prefs(), is_inside(), catalogue().revision)
    return kept.get(key, lambda: _rendered(template, values))


def _rendered(template: str, values: Values) -> Page:
    body = render_template(template, **values()).encode()
    return Page(body, gzip.compress(body, mtime=0), hashlib.sha256(body).hexdigest()[:20])
