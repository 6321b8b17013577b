"""The tree of areas below a wave: which town a school stands in, which towns are neighbours in a prefecture. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from elearn.accounts.queries import Area

AREA_KINDS = ("municipality", "prefecture", "country")


@dataclass(frozen=True)
class Tree:
    """Areas and schools by id."""

    by_id: dict[str, Area] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "Tree":
        """From a flat list."""
        return cls({area.id: area for area in areas})

    def __contains__(self, found: object) -> bool:
        return found in self.by_id

    def area_of(self, organisation_id: str) -> Area | None:
        """The organisation itself if it is an area, else the nearest one above it that is."""
        found = self.by_id.get(organisation_id)
        while found is not None and found.kind not in AREA_KINDS:
            found = self.by_id.get(found.parent_id or "")
        return found

    def above(self, organisation_id: str) -> Area | None:
        """The area right above, if the wave reaches so far."""
        found = self.by_id.get(organisation_id)
        return self.by_id.get(found.parent_id or "") if found else None

    def areas(self) -> list[Area]:
        """All areas, without the schools."""
        return [area for area in self.by_id.values() if area.kind in AREA_KINDS]

    def schools(self) -> list[Area]:
        """All schools."""
        return [area for area in self.by_id.values() if area.kind == "school"]
