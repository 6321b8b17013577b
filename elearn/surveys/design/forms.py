"""Shape of what officials type."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField

from elearn.surveys.design.waves import MOST_TITLE
from elearn.web.forms import Form, length, required


class WaveForm(Form):
    """A new wave. Choices of area, kind and custody are filled in by the view."""

    title = StringField(lazy_gettext("Name of the wave"), [required(), length(most=MOST_TITLE)])
    area = SelectField(lazy_gettext("Area"), [required()])
    period = StringField(lazy_gettext("Month shown with the results"), [required(), length(most=7)])
    closes = DateField(lazy_gettext("Last day to answer"), [required()])
    kind = RadioField(lazy_gettext("Kind"), [required()], default="full")
    custody = RadioField(lazy_gettext("Who holds the key"), [required()], default="shares")
    open_series = BooleanField(lazy_gettext("Anyone with the link may answer (by a poster)"))
