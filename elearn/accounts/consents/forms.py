"""Shape of what is typed from paper slips."""

from datetime import date, timedelta

from flask_babel import lazy_gettext
from wtforms import DateField, Field, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.accounts.consents.operations import Slip
from elearn.accounts.consents.piles import Pile
from elearn.accounts.consents.purposes import KEYS, PURPOSES, WAYS, WORDINGS
from elearn.base.core import clock
from elearn.base.http.i18n import translate
from elearn.web.forms import Form, choices, length, required, seat_numbers

_LONGEST_AGO = timedelta(days=366)


class SlipForm(Form):
    """What all slips have."""

    given_on = DateField(lazy_gettext("Day of the answer"), [required()])
    how = RadioField(lazy_gettext("How the answer came"), [required()], default="paper")
    wording = SelectField(lazy_gettext("Version, as printed on the letter"), [required()], default=WORDINGS[0])

    def __init__(self) -> None:
        super().__init__()
        self.how.choices = choices((key, translate(words)) for key, words in WAYS.items())
        self.wording.choices = choices((each, each) for each in WORDINGS)
        if not self.is_submitted():
            self.given_on.data = clock.today()

    def validate_given_on(self, field: Field) -> None:
        """A slip of tomorrow or of years ago is a slip of the pen."""
        if isinstance(field.data, date) and not clock.today() - _LONGEST_AGO <= field.data <= clock.today():
            raise ValidationError(lazy_gettext("Please give a day of the past year, today at the latest."))

    def slip(self) -> Slip:
        """What was typed, once it is valid."""
        assert isinstance(self.given_on.data, date)
        return Slip(str(self.wording.data), self.given_on.data, str(self.how.data))


class PileForm(SlipForm):
    """A pile of slips of one class."""

    covers = SelectMultipleField(
        lazy_gettext("What they are about"),
        default=list(KEYS),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    whose = RadioField(lazy_gettext("Whose slips these are"), [required()], default="everyone")
    numbers = StringField(lazy_gettext("Numbers"), [length(most=200)])
    no_account = StringField(lazy_gettext("No to an own account: numbers"), [length(most=200)])
    no_survey = StringField(lazy_gettext("No to the survey: numbers"), [length(most=200)])

    def __init__(self) -> None:
        super().__init__()
        self.covers.choices = choices((each.key, translate(each.title)) for each in PURPOSES)
        whose = (
            ("everyone", lazy_gettext("Everyone’s")),
            ("all-but", lazy_gettext("Everyone’s except these numbers")),
            ("only", lazy_gettext("Only these numbers")),
        )
        self.whose.choices = choices((key, str(words)) for key, words in whose)

    def validate_covers(self, field: Field) -> None:
        """A no to what the slips are not about would be lost."""
        if any(key not in (field.data or []) and seat_numbers(self[f"no_{key}"].data or "") for key in KEYS):
            raise ValidationError(lazy_gettext("A no is typed to something that is not ticked here."))

    def pile(self) -> Pile:
        """What was typed, once it is valid."""
        refused = {key: seat_numbers(self[f"no_{key}"].data or "") for key in self.covers.data or []}
        return Pile(str(self.whose.data), seat_numbers(self.numbers.data or ""), refused)


class OneForm(SlipForm):
    """One answer for one child."""

    purpose = RadioField(lazy_gettext("What it is about"), [required()])
    answer = RadioField(lazy_gettext("The answer"), [required()])

    def __init__(self) -> None:
        super().__init__()
        self.purpose.choices = choices((each.key, translate(each.title)) for each in PURPOSES)
        self.answer.choices = choices((("yes", str(lazy_gettext("Yes"))), ("no", str(lazy_gettext("No")))))
