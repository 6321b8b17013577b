"""Shape of an upload."""

from flask_babel import lazy_gettext
from wtforms import FileField, SelectField

from elearn.web.forms import Form


class RosterForm(Form):
    """A zip, and the place that it is for."""

    place = SelectField(lazy_gettext("For which place"))
    file = FileField(lazy_gettext("OneRoster zip"))
