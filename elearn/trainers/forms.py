"""Shape of what people type here."""

from datetime import date

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from elearn.trainers.operations import Plan
from elearn.web.forms import Form, between, length, required


class PlanForm(Form):
    """A practice session: what, with whom, where, when."""

    subject = StringField(lazy_gettext("What it is about"), [required(), length(most=120)])
    lesson = SelectField(lazy_gettext("Lesson, if it is one from here"), [Optional()], validate_choice=True)
    audience = StringField(lazy_gettext("For whom"), [required(), length(most=120)])
    place = StringField(lazy_gettext("Where"), [required(), length(most=120)])
    day = DateField(lazy_gettext("On which day"), [required()])

    def plan(self) -> Plan:
        """What was typed, once it is valid."""
        day = self.day.data
        assert isinstance(day, date)
        texts = (str(field.data or "").strip() for field in (self.subject, self.lesson, self.audience, self.place))
        subject, lesson, audience, place = texts
        return Plan(subject, lesson, audience, place, day)


class HeldForm(Form):
    """How many people were there."""

    heads = IntegerField(lazy_gettext("How many people were there"), [Optional(), between(1, 999)])


class ReflectionForm(Form):
    """Looking back in writing."""

    text = TextAreaField(lazy_gettext("Looking back"), [required(), length(most=4000)])


class CohortForm(Form):
    """A group; its days stand in lines of their own."""

    name = StringField(lazy_gettext("Name of the group"), [required(), length(most=120)])
    pathway = SelectField(lazy_gettext("Pathway"), [required()])
    office = SelectField(lazy_gettext("Office"), [required()])
