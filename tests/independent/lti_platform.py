"""A learning platform that is not ours: PyPI `lti1p3platform`, served on this machine with people, a book and a course.

The library makes the launch, signs it, checks our assertions and keeps the book's rules; this file gives it the course.
`change` is what a broken or lying platform would do: claims changed before the platform signs with its own key.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lti1p3platform.exceptions import LtiException, LtiServiceException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService, NamesRoleProvisioningService

ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
HEAD = '<!doctype html><html lang="en"><title>{}</title><link rel="icon" href="data:,">'
CLIENT, DEPLOYMENT = "elearn-at-hibari", "deployment-1"


def key_pair():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def forged(token, way, public_key):
    """The token with a signature that the platform never gave."""
    header, payload, signature = token.split(".")
    if way == "payload":
        return f"{header}.{_part({**_said(payload), 'sub': 't-1'})}.{signature}"
    if way == "cut":
        return f"{header}.{payload}."
    if way == "none":
        return f"{_part({**_said(header), 'alg': 'none'})}.{payload}."
    if way == "another key":
        return Registration.encode_and_sign(_said(payload), key_pair()[0], {"kid": _said(header)["kid"]})
    unsigned = f"{_part({**_said(header), 'alg': 'HS256'})}.{payload}"
    mark = hmac.new(public_key.encode(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def _said(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _part(said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


class Given(Request):
    """A request in the form that the library reads."""

    def build_metadata(self, request):
        return {"method": "GET", "form_data": {}, "get_data": {}, "headers": {}, "path": "", "json": None, **request}


class Config(LTI1P3PlatformConfAbstract):
    def init_platform_config(self, **kwargs):
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **kwargs):
        return self._registration


class Login(OIDCLoginAbstract):
    def set_lti_message_hint(self, **kwargs):
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url):
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    changes = None

    def get_launch_data(self):
        message, state = super().get_launch_data()
        for name, value in (self.changes or {}).items():
            message.pop(name, None)
            if value is not None:
                message[name] = value
        return message, state

    def render_launch_form(self, launch_data, **kwargs):
        return launch_data


class Book(AssignmentsGradesService):
    """One line; scores as they came."""

    def __init__(self, request, platform):
        super().__init__(request, platform.config, f"{platform.url}/lines", f"{platform.url}/lines/1")
        self.platform = platform

    def find_lineitems(self, page=1, **_):
        return {"content": [], "has_next": False, "next": None}

    def find_lineitem(self, line_item_id):
        return {"id": line_item_id, "scoreMaximum": 10, "label": "Lesson"}

    def create_lineitem(self, creation_data):
        return creation_data

    def update_lineitem(self, update_data):
        return update_data

    def delete_lineitem(self, line_item_id):
        """Nothing is deleted here."""

    def get_results(self, line_item_id, **_):
        return {"content": [], "has_next": False, "next": None}

    def update_score(self, line_item_id, score):
        self.platform.scores.append(score)
        return UpdateScoreStatus.SUCCESS


class Course(NamesRoleProvisioningService):
    def __init__(self, request, platform):
        super().__init__(request, platform.config, f"{platform.url}/members")
        self.platform = platform

    def get_member_data_page(self, **_):
        return {"content": [dict(each) for each in self.platform.people], "has_next": False, "next": None}

    def get_context_by_id(self):
        return Context(id="course-1", label="5-1", title="5年1組")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self._answer("POST")

    def _answer(self, method):
        parts, platform = urlsplit(self.path), self.server.platform
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        given = {"method": method, "headers": dict(self.headers.items()), "get_data": dict(parse_qsl(parts.query))}
        try:
            status, said = platform.answer(parts.path, given, body)
        except LtiServiceException as error:
            status, said = error.status_code, {"error": error.message}
        except LtiException as error:
            status, said = 400, {"error": str(error)}
        page = isinstance(said, str)
        data = (said if page else json.dumps(said)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Says nothing."""


class LearningPlatform:
    """The platform's server. `scores` is what its book heard; `returned` what deep linking brought."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.server.platform = self
        self.host = f"localhost:{self.server.server_port}"
        self.url = f"http://{self.host}"
        self.scores, self.returned = [], []
        self.people = [
            {"user_id": "t-1", "name": "Tani Yuki", "roles": [f"{ROLE}Instructor"]},
            {"user_id": "l-1", "name": "Aoki Sora", "roles": [f"{ROLE}Learner"]},
            {"user_id": "l-2", "name": "Mori Hana", "roles": [f"{ROLE}Learner"]},
        ]
        self._private, self._public = key_pair()
        self.offers = ("ags", "nrps")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def registered_at(self, site, tool_keys=None, lesson="town/walk"):
        """The other side of the registration; `tool_keys`: what the site publishes, where it cannot be asked."""
        self.site = site
        self.registration = (
            Registration()
            .set_iss(self.url)
            .set_client_id(CLIENT)
            .set_deployment_id(DEPLOYMENT)
            .set_oidc_login_url(f"{site}/lti/login")
            .set_launch_url(f"{site}/courses/{lesson}/")
            .set_deeplink_launch_url(f"{site}/lti/launch")
            .set_platform_private_key(self._private)
            .set_platform_public_key(self._public)
        )
        if tool_keys:
            self.registration.set_tool_key_set(tool_keys)
        else:
            self.registration.set_tool_key_set_url(f"{site}/lti/jwks.json")
        self.config = Config(registration=self.registration)

    @property
    def public_key(self):
        """As PEM."""
        return self._public

    def new_key(self):
        """The platform changes its key; the old one is no longer published."""
        self._private, self._public = key_pair()
        self.registration.set_platform_private_key(self._private).set_platform_public_key(self._public)

    def login(self, user="l-1", hint="resource"):
        """Where the platform sends the browser first."""
        login = Login(None, self.config)
        login.set_lti_message_hint(hint=hint)
        return login.initiate_login(user)

    def launch(self, address, *, role="Learner", deep=False, framed=False, changes=None, custom=None, lasts=300):
        """What the platform posts to the site, after the site sent the browser to `address`: (address, fields)."""
        asked = dict(parse_qsl(urlsplit(address).query))
        launch = Launch(Given({"get_data": asked}), self.config)
        launch.changes = changes
        launch.set_id_token_expiration(lasts)
        launch.set_user_data(asked["login_hint"], [f"{ROLE}{role}"])
        launch.set_resource_link_claim("link-1", title="Lesson")
        launch.set_launch_presentation_claim("iframe" if framed else "window")
        if custom:
            launch.set_custom_parameters_claim(custom)
        if "ags" in self.offers:
            launch.set_ags(f"{self.url}/lines", f"{self.url}/lines/1")
        if "nrps" in self.offers:
            launch.set_nrps(f"{self.url}/members")
        if deep:
            launch.set_dl(f"{self.url}/returned", "Pick", "", {"ltiResourceLink"}, {"data": "of the platform"})
        said = launch.lti_launch()
        return said["launch_url"], {"id_token": said["id_token"], "state": said["state"]}

    def answer(self, path, given, body):
        ways = {
            "/keys": self._keys,
            "/token": lambda _: (200, self.config.get_access_token(dict(parse_qsl(body)))),
            "/members": lambda asked: self._service(Course(Given(asked), self).handle_get_members()),
            "/lines/1/scores": lambda asked: self._service(
                Book(Given({**asked, "json": json.loads(body)}), self).handle_update_score("1")
            ),
            "/auth": lambda asked: (200, self._page(asked["get_data"])),
            "/returned": lambda _: self._returned(body),
            "/embed": lambda asked: (200, self._frame(asked["get_data"]["address"])),
        }
        return ways[path](given) if path in ways else (404, {})

    def _keys(self, _asked):
        return 200, {"keys": self.registration.get_jwks()}

    def _returned(self, body):
        self.returned = self.config.validate_deeplinking_resp(dict(parse_qsl(body)))
        return 200, HEAD.format("Course") + "<p>Taken over</p>"

    @staticmethod
    def _service(response):
        return response.code, response.result or {}

    def _page(self, asked):
        """The page that posts the launch, as platforms do; a press stands for their script."""
        address = f"{self.url}/auth?" + "&".join(f"{key}={value}" for key, value in asked.items())
        hint = asked.get("lti_message_hint", "")
        where, fields = self.launch(address, framed="framed" in hint, deep="deep" in hint)
        inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
        return f'{HEAD.format("Platform")}<form method="post" action="{where}">{inputs}<button>Go</button></form>'

    @staticmethod
    def _frame(address):
        """A course page with the tool in a frame."""
        shown = address.replace("&", "&amp;")
        return f'{HEAD.format("Course")}<iframe title="Tool" src="{shown}" width="300" height="500"></iframe>'

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def running():
    platform = LearningPlatform()
    try:
        yield platform
    finally:
        platform.stop()
