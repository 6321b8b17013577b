"""The room's blueprint, and what its views share. Its requests leave no trace (`base.http.observe.UNOBSERVED`)."""

from flask import Blueprint, Response, current_app, request

from elearn.accounts import queries as people
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, permit
from elearn.surveys import rules
from elearn.surveys.design import reads
from elearn.surveys.design.bands import band_words
from elearn.surveys.design.models import Listing, Wave
from elearn.surveys.design.papers import grouped
from elearn.surveys.design.slips import spaced

blueprint = Blueprint("surveys", __name__, template_folder="../../templates")
blueprint.add_app_template_filter(band_words, "band_words")
blueprint.add_app_template_filter(spaced, "spaced_slip")
blueprint.add_app_template_filter(grouped, "grouped_keys")


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """No copy on a shared device, and no address of ours in anybody's log."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def own_wave(wave_id: str) -> Wave:
    """A wave that this official runs; any other does not exist."""
    found = reads.wave(wave_id)
    permit(rules.runs_wave(reads.reach(actor()), found))
    return found


def schools() -> list[people.Place]:
    """The schools where this person works."""
    return list(people.schools_of(actor().person_id or "", rules.LISTING))


def own_listing(listing_id: str) -> Listing:
    """A class of this person's school; any other does not exist."""
    found = reads.listing(listing_id)
    permit(rules.lists_class({school.id for school in schools()}, actor().person_id, found))
    return found


def site() -> str:
    """Where people reach this site: the configured address, else the one this request came by."""
    base: str = current_app.config["BASE_URL"]
    return (base or request.host_url).rstrip("/")


def whole_number(name: str) -> int:
    """A number from a form; whatever else was typed gets a word about it."""
    found = request.form.get(name, type=int)
    if found is None:
        raise Invalid(N_("Please enter a whole number."))
    return found
