"""Shape of what people type to sign in."""

from flask_babel import lazy_gettext
from wtforms import PasswordField, StringField

from elearn.web.forms import Form, length, required


class SignInForm(Form):
    """Name and password; the lengths only bound the work."""

    name = StringField(lazy_gettext("Sign-in name"), [required(), length(most=200)])
    password = PasswordField(lazy_gettext("Password"), [required(), length(most=1000)])
