"""The room's pages; each file registers its own with the blueprint."""

from elearn.accounts import looking_after
from elearn.accounts.blueprint import blueprint
from elearn.accounts.signing import views as signing

__all__ = ["blueprint", "looking_after", "signing"]
