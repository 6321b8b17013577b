"""LTI 1.3 by PyLTI1p3: a thin adapter without its session, cookies and way out. The only place that loads it.

PyLTI1p3 leaves some of the specification to its callers; `_require` and `_keys` hold it here: RS256 only, an end and a
beginning of each token, the audience with its authorized party, and a nonce that counts once (`take`).
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, LtiServiceException, OIDCException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.roles import StudentRole, TeacherRole
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract
from requests import RequestException, Session

from elearn.base.core.guarded import guard
from elearn.lti.records import DeepLinking, Launch, Left, Member, NotProven, Platform, Points, Unreachable
from elearn.lti.tool import Tool

_CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_GRADES: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_SCORE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
_NAMES: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
_FAULTS: Final = (LtiException, LtiServiceException, OIDCException, jwt.PyJWTError, ValueError, KeyError, TypeError)
_AWAY: Final = (LtiException, LtiServiceException, RequestException, ValueError, KeyError, TypeError)
_MOST_PAGES: Final = 20
_LONGEST_SUBJECT: Final = 255


class _Request(Request):
    """The fields of one request."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__()
        self._given = given

    @property
    def session(self) -> None:
        """None is used."""

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._given.get(key) or ""


class _Cookies(CookieService):
    """What the browser kept, and what it shall keep."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)

    def get_cookie(self, name: str) -> str | None:
        return self.kept.get(name)

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        self.kept[name] = str(value)


class _Once(SessionService):
    """Nonces, each of which counts once; nothing else is kept of a launch."""

    def __init__(self, take: Callable[[str], bool]) -> None:
        self._take = take
        self.nonce = ""

    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        return self._take(nonce)

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return False

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Not kept: the nonce is gone."""

    def save_launch_data(self, key: str, jwt_body: Mapping[str, Any]) -> None:
        """Not kept."""


class _Config(ToolConfAbstract[Any]):
    """One platform."""

    def __init__(self, tool: Tool, platform: Platform) -> None:
        self._platform = platform
        self.registration = _registration(tool, platform)

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def find_registration_by_params(self, iss: str, client_id: str, *_: Any, **__: Any) -> Registration:
        if iss != self._platform.issuer or client_id not in {"", self._platform.client_id}:
            raise LtiException("another platform")
        return self.registration

    def find_registration_by_issuer(self, iss: str, *_: Any, **__: Any) -> Registration:
        raise NotImplementedError

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        raise NotImplementedError

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *_: Any, **__: Any
    ) -> Deployment | None:
        return Deployment() if deployment_id in self._platform.deployments else None


class _Login(OIDCLogin[Any, Any, Any, Any, Any]):
    """Only makes the address."""

    def get_redirect(self, url: str) -> Any:
        raise NotImplementedError

    def address(self, back: str) -> str:
        return self._prepare_redirect_url(back)


class _Launch(MessageLaunch[Any, Any, Any, Any]):
    """Checks a launch; keys come from `_keys`, never from here."""

    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key) or "")


def login(tool: Tool, platform: Platform, given: Mapping[str, str], back: str) -> Left:
    """Where the platform wants the browser to go first. NotProven where something is missing."""
    cookies, once = _Cookies({}), _Once(lambda _: False)
    try:
        address = _Login(_Request(given), _Config(tool, platform), once, cookies).address(back)
    except _FAULTS as fault:
        raise NotProven(str(fault)) from None
    return Left(address, next(iter(cookies.kept)), once.nonce)


def names(token: str) -> tuple[str, str]:
    """Which platform the token says it is from (issuer, client id); nothing is proved by that."""
    try:
        said = jwt.decode(token, options={"verify_signature": False})
        audience = said["aud"]
        client = said.get("azp") or (audience[0] if isinstance(audience, list) else audience)
        return str(said["iss"]), str(client)
    except _FAULTS as fault:
        raise NotProven(f"no token: {type(fault).__name__}") from None


def keys(tool: Tool, platform: Platform, token: str) -> Mapping[str, Any]:
    """The platform's keys; read once more where the token names one that is not among them. Asks the network."""
    try:
        header = jwt.get_unverified_header(token)
        found = tool.published(platform.keys_url, lambda at: _fetched(tool, at))
        if header.get("kid") not in {each.get("kid") for each in found["keys"]}:
            found = tool.published(platform.keys_url, lambda at: _fetched(tool, at), again=True)
    except jwt.PyJWTError as fault:
        raise NotProven(f"no token: {type(fault).__name__}") from None
    except _AWAY as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault}") from None
    # RSA keys alone, whatever algorithm the set or the token names.
    return {"keys": [{**each, "alg": "RS256"} for each in found["keys"] if each.get("kty") == "RSA"]}


def launched(
    tool: Tool,
    platform: Platform,
    given: Mapping[str, str],
    published: Mapping[str, Any],
    state: str,
    take: Callable[[str], bool],
) -> Launch:
    """What the launch proves. `state`: what this browser kept; `take(nonce)`: whether the nonce is open, once."""
    config = _Config(tool, platform)
    config.registration.set_key_set(published)  # type: ignore[arg-type]
    launch = _Launch(_Request(given), config, _Once(take), _Cookies({state: state} if state else {}))
    launch.set_jwt_verify_options({"verify_aud": False, "require": ["exp", "iat", "iss", "aud", "sub", "nonce"]})  # type: ignore[dict-item]
    try:
        said: Mapping[str, Any] = launch.validate().get_launch_data()
        _require(platform, said)
        return _read(launch, said)
    except _FAULTS as fault:
        raise NotProven(f"{type(fault).__name__}: {fault}") from None


def _require(platform: Platform, said: Mapping[str, Any]) -> None:
    audience = said["aud"] if isinstance(said["aud"], list) else [said["aud"]]
    if platform.client_id not in audience or said.get("azp", platform.client_id) != platform.client_id:
        raise LtiException("another audience")
    if len(audience) > 1 and "azp" not in said:
        raise LtiException("several audiences and no authorized party")
    if not isinstance(said["sub"], str) or len(said["sub"]) > _LONGEST_SUBJECT:
        raise LtiException("the subject is no text of at most 255 signs")


def _read(launch: _Launch, said: Mapping[str, Any]) -> Launch:
    grades, settings = said.get(_GRADES) or {}, said.get(_DEEP)
    custom, target = said.get(f"{_CLAIM}custom") or {}, str(said.get(f"{_CLAIM}target_link_uri") or "")
    shown = (said.get(f"{_CLAIM}launch_presentation") or {}).get("document_target")
    return Launch(
        subject=said["sub"],
        teaches=bool(launch.check_teacher_access()),
        lesson=str(custom.get("lesson") or urlsplit(target).path.removeprefix("/courses/")).strip("/"),
        framed=shown in {"iframe", "frame"},
        line_item=str(grades["lineitem"]) if "lineitem" in grades and _SCORE in (grades.get("scope") or ()) else None,
        members_url=(said.get(_NAMES) or {}).get("context_memberships_url"),
        deep_linking=_deep(said, settings) if launch.is_deep_link_launch() and settings else None,
    )


def _deep(said: Mapping[str, Any], settings: Mapping[str, Any]) -> DeepLinking:
    return DeepLinking(
        return_url=str(settings["deep_link_return_url"]),
        data=json.dumps(settings.get("data")),
        deployment=str(said[f"{_CLAIM}deployment_id"]),
        several=str(settings.get("accept_multiple", False)).lower() == "true",
    )


def picked(tool: Tool, platform: Platform, wanted: DeepLinking, lessons: list[tuple[str, str, str, int]]) -> str:
    """The signed answer to a platform: (address, "course/lesson", title, full points) of each lesson."""
    settings: Any = {"deep_link_return_url": wanted.return_url, "data": json.loads(wanted.data)}
    answer = DeepLink(_registration(tool, platform), wanted.deployment, settings)
    return answer.get_response_jwt([_resource(*each) for each in lessons])


def _resource(address: str, lesson: str, title: str, full: int) -> DeepLinkResource:
    made = (
        DeepLinkResource().set_url(address).set_title(title).set_target("window").set_custom_params({"lesson": lesson})
    )
    if full:
        made.set_lineitem(LineItem().set_score_maximum(full).set_label(title).set_resource_id(lesson))
    return made


def members(tool: Tool, platform: Platform, address: str) -> list[Member]:
    """Who is in the platform's course, as it says now. Asks the network."""
    found: list[Any] = []
    try:
        with guard(Session(), tool.outbound) as session:
            asked = NamesRolesProvisioningService(
                _connector(tool, platform, session), {"context_memberships_url": address}
            )
            page: str | None = address
            for _ in range(_MOST_PAGES):
                some, page = asked.get_members_page(page)
                found += some
                if not page:
                    break
        return [_member(each) for each in found if each.get("status", "Active") == "Active"]
    except _AWAY as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault}") from None


def _member(said: Mapping[str, Any]) -> Member:
    roles: Any = {f"{_CLAIM}roles": said["roles"]}
    learns = StudentRole(roles).check() and not TeacherRole(roles).check()  # type: ignore[no-untyped-call]
    return Member(str(said["user_id"]), str(said.get("name") or said.get("given_name") or "")[:120], learns)


def tell(tool: Tool, platform: Platform, told: Points, at: datetime) -> None:
    """Send points to the platform. Unreachable where it does not take them. Asks the network."""
    grade = (
        Grade()
        .set_user_id(told.subject)
        .set_score_given(told.points)
        .set_score_maximum(told.of)
        .set_timestamp(at.isoformat())
        .set_activity_progress("Completed" if told.all_answered else "InProgress")
        .set_grading_progress("FullyGraded" if told.all_answered else "Pending")
    )
    try:
        with guard(Session(), tool.outbound) as session:
            service: Any = {"scope": [_SCORE], "lineitem": told.line_item}
            AssignmentsGradesService(_connector(tool, platform, session), service).put_grade(grade)
    except _AWAY as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault}") from None


def published_keys(tool: Tool) -> dict[str, Any]:
    """The public half of the site's key, as a JWK set."""
    return {"keys": [Registration.get_jwk(tool.public_key())]}


def _registration(tool: Tool, platform: Platform) -> Registration:
    return (
        Registration()
        .set_issuer(platform.issuer)
        .set_client_id(platform.client_id)
        .set_auth_login_url(platform.login_url)
        .set_auth_token_url(platform.token_url)
        .set_key_set_url(platform.keys_url)
        .set_tool_private_key(tool.private_key())
        .set_tool_public_key(tool.public_key())
    )


def _connector(tool: Tool, platform: Platform, session: Session) -> ServiceConnector:
    return ServiceConnector(_registration(tool, platform), session)


def _fetched(tool: Tool, address: str) -> Any:
    with guard(Session(), tool.outbound) as session:
        answer = session.get(address, headers={"Accept": "application/json"})
        answer.raise_for_status()
        return answer.json()
