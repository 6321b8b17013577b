"""The addresses of this part, on one blueprint: officials, opening, schools, prints, and those who answer."""

from elearn.surveys.design.views import answering, officials, opening, prints, schools
from elearn.surveys.design.views.blueprint import blueprint

__all__ = ["answering", "blueprint", "officials", "opening", "prints", "schools"]
