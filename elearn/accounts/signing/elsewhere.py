"""On the way to a sign-in service of others and back: what this browser keeps meanwhile, and what happens on return."""

from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from flask import redirect, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from elearn.accounts.signing import door, fresh, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.providers import Asked, Provider, Providers, Shown
from elearn.accounts.signing.telling import tell
from elearn.base.core import clock
from elearn.base.core.errors import Forbidden
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor
from elearn.base.http.identity import safe_target

_AWAY, _STRANGER = "away", "stranger"
_LASTS_SECONDS: Final = 15 * 60
# Clocks differ a little.
_LEEWAY_SECONDS: Final = 60
_SLIPS: Final = ("/invited/", "/back/")


@dataclass(frozen=True)
class Away:
    """Gone to a service. `confirms`: whoever is inside shall show once more who they are."""

    provider: str
    asked: Asked
    target: str
    confirms: bool
    left_at: int


@dataclass(frozen=True)
class Stranger:
    """Came back with an account there that opens none here yet."""

    provider: str
    issuer: str
    subject: str
    two_steps: bool
    label: str
    target: str

    @property
    def name(self) -> str:
        """What the service is called."""
        return service(Providers).name_of(self.issuer)

    @property
    def code(self) -> str:
        """The slip's code, where the way here began with one."""
        return next((self.target.removeprefix(each) for each in _SLIPS if self.target.startswith(each)), "")


def way_of(provider: Provider) -> str:
    """How the log calls signing in there."""
    return f"oidc/{provider.key}"


def leave(provider: Provider, asked: Asked, target: str, *, confirms: bool) -> None:
    """Keep what the way back is checked against."""
    away = Away(provider.key, asked, safe_target(target) or "", confirms, _now())
    cookie[_AWAY] = asdict(away)


def back_from(provider: Provider) -> Away | None:
    """What was kept, once; None in a browser that never left for there, or long ago."""
    kept = cookie.pop(_AWAY, None)
    if not isinstance(kept, dict) or kept["provider"] != provider.key or _now() - kept["left_at"] > _LASTS_SECONDS:
        return None
    return Away(**{**kept, "asked": Asked(**kept["asked"])})


def arrive(provider: Provider, shown: Shown, away: Away) -> Response:
    """In, on to the second step, or to the page for who comes for the first time."""
    person_id = reads.person_of_identity(shown.issuer, shown.subject)
    if away.confirms:
        return _confirmed(provider, shown, away, person_id)
    if person_id is None:
        person_id = _claimed(provider, shown)
    if person_id is None:
        tell(way_of(provider), "stranger")
        _remember(provider, shown, away)
        return redirect(url_for("accounts.first_time"), 303)
    operations.identity_used(shown.issuer, shown.subject, clock.now())
    return enter(person_id, away.target, way_of(provider), two_steps=shown.two_steps, proved=_is_recent(shown))


def enter(person_id: str, target: str, way: str, *, two_steps: bool, proved: bool) -> Response:
    """As after a password; two steps there are two steps here. An old sign-in there is no proof of now."""
    both = partial(door.go_in, two_steps=True)
    response = (both if two_steps else door.let_in)(person_id, target, way)
    if not proved:
        fresh.forget_proof()
    return response


def _confirmed(provider: Provider, shown: Shown, away: Away, person_id: str | None) -> Response:
    """For who is inside already: the same person, asked by the service since they left."""
    inside, way = actor().person_id, way_of(provider)
    if person_id is None or inside != person_id or shown.auth_time < away.left_at - _LEEWAY_SECONDS:
        tell(way, "refused", inside, act="confirm")
        raise Forbidden(
            N_("%(name)s did not say that you signed in just now. Please use password or passkey.", name=provider.name)
        )
    fresh.mark_proved()
    tell(way, "in", person_id, act="confirm")
    return redirect(away.target or "/", 303)


def _is_recent(shown: Shown) -> bool:
    return _now() - shown.auth_time <= fresh.PROOF_LASTS.total_seconds()


def _claimed(provider: Provider, shown: Shown) -> str | None:
    """At first use, the person whom the school's own roster calls as the service does."""
    if not provider.roster_claim or not shown.roster_id:
        return None
    found = reads.person_on_roster(provider.roster_place, shown.roster_id, shown.issuer)
    if found is not None:
        operations.bind_identity(found, shown.issuer, shown.subject, provider.name, clock.now())
    return found


def _remember(provider: Provider, shown: Shown, away: Away) -> None:
    met = Stranger(provider.key, shown.issuer, shown.subject, shown.two_steps, shown.label, away.target)
    cookie[_STRANGER] = {**asdict(met), "at": _now()}


def stranger() -> Stranger | None:
    """Who came back to this browser without an account here, a short while ago."""
    kept: dict[str, Any] | None = cookie.get(_STRANGER)
    if not isinstance(kept, dict) or _now() - kept["at"] > _LASTS_SECONDS:
        return None
    return Stranger(**{name: value for name, value in kept.items() if name != "at"})


def forget_stranger() -> None:
    """They are known now, or left."""
    cookie.pop(_STRANGER, None)


def _now() -> int:
    return int(clock.now().timestamp())
