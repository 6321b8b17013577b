"""Shape of what people type to sign in."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, PasswordField, StringField

from elearn.web.forms import Form, length, required


class SignInForm(Form):
    """Name and password; the lengths only bound the work."""

    name = StringField(lazy_gettext("Sign-in name"), [required(), length(most=200)])
    password = PasswordField(lazy_gettext("Password"), [required(), length(most=1000)])


class CodeForm(Form):
    """Six digits of the app, or a recovery code."""

    code = StringField(lazy_gettext("Code"), [required(), length(most=40)])


class NewPasswordForm(Form):
    """A new password; it may be shown while it is typed, so it is typed once."""

    password = PasswordField(lazy_gettext("New password"), [required(), length(most=1000)])


class NewAccountForm(Form):
    """What opens an account: no address, no phone number."""

    shown = StringField(lazy_gettext("Your name, as others see it"), [required(), length(most=80)])
    wish = StringField(lazy_gettext("Sign-in name you would like"), [required(), length(least=2, most=40)])
    password = PasswordField(lazy_gettext("Password"), [required(), length(most=1000)])
    adult = BooleanField(lazy_gettext("I am 18 or older"), [required()])
