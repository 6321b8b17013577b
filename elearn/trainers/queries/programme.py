"""The programme that the composition root loaded for this app."""

from elearn.base.core.ports import service
from elearn.trainers.content.programme import Programme


def programme() -> Programme:
    """Pathways, rubric and bank."""
    return service(Programme)
