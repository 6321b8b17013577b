"""Headers that every answer carries: nothing third-party, nothing inline, nobody frames us."""

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
# Only where the site lives on HTTPS: elsewhere browsers ignore the second with a warning in the console.
SECURE_HEADERS = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def init_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer."""
    fixed = (*HEADERS, *SECURE_HEADERS) if https else HEADERS

    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in fixed:
            headers.setdefault(name, value)
        # Pages belong to one reader; a shared machine keeps no copy beyond its own history.
        headers.setdefault("Cache-Control", "private, no-cache")
        return response

    app.after_request(add)
