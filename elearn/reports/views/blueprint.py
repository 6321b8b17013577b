"""The room's blueprint, its filters for numbers, and what every app keeps of drawings."""

from typing import Any, Final

from flask import Blueprint, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from elearn.base.http.i18n import prefs, translate
from elearn.reports import notation
from elearn.reports.charts import Drawings
from elearn.reports.choosing import Asked, Choice
from elearn.reports.definitions import Words
from elearn.reports.exports import Imprint
from elearn.reports.wording import audience_words, band_words, series_words

WHY: Final = "tables that went through disclosure control, published for everyone"
DRAWINGS: Final = "elearn.reports.drawings"
blueprint = Blueprint("reports", __name__, template_folder="../templates")


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    """Every app has drawings of its own."""
    state.app.extensions[DRAWINGS] = Drawings()


def drawings() -> Drawings:
    """The drawings of this app."""
    found: Drawings = current_app.extensions[DRAWINGS]
    return found


def asked() -> Asked:
    """The filters of this address."""
    return Asked.of(request.args)


def language() -> str:
    """Of the pages' words: ja or en."""
    return prefs().language


def imprint(choice: Choice) -> Imprint:
    """Who publishes, and where the reader finds the page of this choice."""
    contact = current_app.config["CONTACT"] or site()
    return Imprint(current_app.config["SITE_NAME"], contact, site() + address("reports.anxiety", choice))


def site() -> str:
    """Scheme and host as people use them, without a slash at the end."""
    return str(current_app.config["BASE_URL"] or request.host_url).rstrip("/")


def address(endpoint: str, choice: Choice) -> str:
    """The path of a page or file of this choice."""
    return url_for(endpoint, **dict[str, Any](choice.args))


@blueprint.app_template_filter("in_language")
def in_language(words: Words) -> str:
    """Words of a data file in the reader's language."""
    return words[language()]


@blueprint.app_template_filter("audience_name")
def audience_name(audience: str) -> str:
    return translate(audience_words(audience))


@blueprint.app_template_filter("band_name")
def band_name(band: str) -> str:
    return translate(band_words(band))


@blueprint.app_template_filter("series_name")
def series_name(series: str) -> str:
    return series_words(series)[language()]


for _filter in (notation.percent, notation.span, notation.signed, notation.signed_span, notation.people, notation.full):
    blueprint.add_app_template_filter(_filter, f"as_{_filter.__name__}")
