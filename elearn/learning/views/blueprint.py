"""The blueprint, and who may come."""

from typing import Final

from flask import Blueprint

from elearn.learning.pages import init_pages
from elearn.learning.wording import init_words

blueprint = Blueprint("learning", "elearn.learning", template_folder="templates")
blueprint.record_once(lambda state: init_pages(state.app))
blueprint.record_once(lambda state: init_words(state.app))

OPEN_TO_ALL: Final = "anyone may read and take any lesson without an account"
OWN: Final = "asks rules.own_attempt for the attempt itself, or the signed attempt key"
