"""What a reader asked for in the address, and what there is: the nearest choice, and whether it is what was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from elearn.surveys.queries import Area, Offer

FILTERS: Final = ("area", "audience", "band", "series", "period")
_ORDER: Final = ("adult", "J", "H", "P3", "P2")


@dataclass(frozen=True)
class Asked:
    """The filters of an address; empty where nothing was asked."""

    area: str = ""
    audience: str = ""
    band: str = ""
    series: str = ""
    period: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Asked":
        """Unknown names are left aside, long values cut: nothing here is that long."""
        return cls(**{name: args.get(name, "")[:60] for name in FILTERS})

    @property
    def said(self) -> dict[str, str]:
        """What was really asked."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Choice:
    """One base in one area, up to one wave; `exact` says that nothing asked for had to be left aside."""

    area: Area
    series: str
    audience: str
    band: str
    period: str
    exact: bool

    @property
    def base(self) -> tuple[str, str, str]:
        """As released tables are asked for."""
        return self.series, self.audience, self.band

    @property
    def args(self) -> dict[str, str]:
        """The full address of this choice."""
        return {
            "area": self.area.code,
            "audience": self.audience,
            "band": self.band,
            "series": self.series,
            "period": self.period,
        }


def choose_area(areas: Sequence[Area], asked: str) -> Area | None:
    """The area asked for, else the widest one: country, prefecture, municipality."""
    found = next((area for area in areas if area.code == asked), None)
    return found or min(areas, key=lambda area: (not is_prefecture(area.code), area.code), default=None)


def choose(area: Area, offers: Sequence[Offer], asked: Asked) -> Choice | None:
    """The nearest base and wave that the area has; None where it has none but open series."""
    own = [offer for offer in offers if not offer.open_series]
    if not own:
        return None
    own = _narrowed(own, "audience", asked.audience, first(_ORDER, {offer.audience for offer in own}))
    own = _narrowed(own, "band", asked.band, first(("all",), {offer.band for offer in own}))
    own = _narrowed(own, "series", asked.series, own[-1].series)
    periods = [offer.wave.period for offer in own]
    period = asked.period if asked.period in periods else periods[-1]
    found = Choice(area, own[0].series, own[0].audience, own[0].band, period, exact=True)
    wished = asked.said.items() <= found.args.items()
    return found if wished else Choice(area, *found.base, period, exact=False)


def first(order: Iterable[str], there: Iterable[str]) -> str:
    """The first of the order that is there, else the first by name."""
    known = set(there)
    return next((each for each in order if each in known), min(known))


def _narrowed(offers: list[Offer], name: str, asked: str, otherwise: str) -> list[Offer]:
    wanted = [offer for offer in offers if getattr(offer, name) == asked]
    return wanted or [offer for offer in offers if getattr(offer, name) == otherwise]


def is_prefecture(code: str) -> bool:
    """Local-government codes: the first two digits name the prefecture, its own code has 000 behind them."""
    return code[2:5] == "000"


def neighbours(areas: Iterable[Area], code: str) -> tuple[list[Area], list[Area]]:
    """(municipalities of the same prefecture, prefectures), each with released tables."""
    known = list(areas)
    inside = [each for each in known if each.code[:2] == code[:2] and not is_prefecture(each.code)]
    return inside, [each for each in known if is_prefecture(each.code) and each.code[:2] != "00"]
