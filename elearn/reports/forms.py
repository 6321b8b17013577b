"""Shape of an earlier survey as an official types it. The share is in percent, as their table has it."""

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from elearn.reports.operations import Entry
from elearn.web.forms import Form, length, required

_MOST = 500
_MOST_PEOPLE = 200_000_000


def _some() -> NumberRange:
    return NumberRange(1, _MOST_PEOPLE, lazy_gettext("Please give a number of people, 1 or more."))


class EarlierSurveyForm(Form):
    """One value of one survey."""

    area_code = SelectField(lazy_gettext("Area"), [InputRequired()])
    name = StringField(lazy_gettext("Name of the survey"), [required(), length(most=120)])
    wording = TextAreaField(lazy_gettext("Question, word for word"), [required(), length(most=_MOST)])
    scale = StringField(lazy_gettext("Answers offered, and which of them count here"), [required(), length(most=_MOST)])
    base = StringField(lazy_gettext("Who was asked"), [required(), length(most=200)])
    mode = StringField(lazy_gettext("How people were asked"), [required(), length(most=120)])
    began_on = DateField(lazy_gettext("First day"), [required()])
    ended_on = DateField(lazy_gettext("Last day"), [required()])
    sampled = IntegerField(lazy_gettext("People asked, where known"), [Optional(), _some()])
    valid = IntegerField(lazy_gettext("Valid answers"), [required(), _some()])
    percent = DecimalField(
        lazy_gettext("Share of the anxious, in %"),
        [required(), NumberRange(0, 100, lazy_gettext("Please give a share from 0 to 100."))],
    )

    def entry(self) -> Entry:
        """As the operation takes it; the form is valid by then."""
        typed: dict[str, Any] = {name: self[name].data for name in _KEPT}
        kept: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in typed.items()
        }
        return Entry(share=float(self.percent.data or 0) / 100, **kept)


_KEPT = tuple(each.name for each in fields(Entry) if each.name != "share")
