"""What a browser must be told with every answer, written down as an attacker would check it."""

import re

# Nothing inline, nothing from elsewhere, no frame around us, no plug-in, no other base, no form to elsewhere.
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
NO_REFERRER = re.compile(r"/(surveys|ballots|s)/")
CAMERA = re.compile(r"/surveys/[^/]+/(closing|destroy)$")
TELLING = ("Server", "X-Powered-By")
TWO_YEARS = 63_072_000


def faults(answer, address, *, https, to_all=False):
    """What is missing or too wide in the headers of this answer; `to_all`: programs of other sites may read it."""
    headers = answer.headers
    found = [
        *_policy(headers.get("Content-Security-Policy", "")),
        *_fixed(headers, address, to_all=to_all),
        *_permissions(headers.get("Permissions-Policy", ""), address),
        *(fault for cookie in headers.getlist("Set-Cookie") for fault in cookie_faults(cookie, https=https)),
        *(f"tells {name}" for name in TELLING if name in headers),
        *([] if to_all or "Access-Control-Allow-Origin" not in headers else ["read by other sites"]),
    ]
    if https:
        found += _secure(headers)
    return [f"{address} ({answer.status_code}): {fault}" for fault in found]


def _policy(text):
    given = {name: set(values) for name, *values in (part.split() for part in text.split(";") if part.strip())}
    return [] if given == POLICY else [f"policy: {text or 'none'}"]


def _fixed(headers, address, *, to_all):
    referrer = "no-referrer" if NO_REFERRER.match(address) else "same-origin"
    wanted = {
        "X-Content-Type-Options": {"nosniff"},
        "X-Frame-Options": {"DENY"},
        "Cross-Origin-Resource-Policy": {"same-origin", *(["cross-origin"] if to_all else [])},
        # Where nobody is told more than `same-origin` would tell, it is fine, too.
        "Referrer-Policy": {referrer, "no-referrer"},
    }
    return [f"{name}: {headers.get(name)}" for name, fine in wanted.items() if headers.get(name) not in fine]


def _permissions(text, address):
    camera = "(self)" if CAMERA.match(address) else "()"
    wanted = {"camera": camera, "microphone": "()", "geolocation": "()", "browsing-topics": "()"}
    given = dict(part.strip().split("=", 1) for part in text.split(",") if "=" in part)
    return [] if given in (wanted, {**wanted, "camera": "()"}) else [f"permissions: {text or 'none'}"]


def cookie_faults(cookie, *, https):
    """A cookie must be out of reach of scripts and of other sites, and of plain connections where there is TLS."""
    name, *attributes = cookie.split("; ")
    given = {each.split("=")[0].lower(): each.partition("=")[2] for each in attributes}
    found = [each for each in ("httponly", "path") if each not in given]
    found += [] if given.get("samesite") in {"Lax", "Strict"} else ["samesite"]
    found += ["domain"] if "domain" in given else []
    if https:
        found += [] if "secure" in given else ["secure"]
        found += [] if name.startswith("__Host-") and given.get("path") == "/" else ["__Host-"]
    return [f"cookie {name.split('=')[0]}: {each}" for each in found]


def _secure(headers):
    text = headers.get("Strict-Transport-Security", "")
    age = re.search(r"max-age=(\d+)", text)
    found = [] if age and int(age[1]) >= TWO_YEARS and "includeSubDomains" in text else [f"HSTS: {text or 'none'}"]
    opener = headers.get("Cross-Origin-Opener-Policy")
    return found if opener == "same-origin" else [*found, f"opener policy: {opener}"]
