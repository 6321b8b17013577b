"""The signed cookie, read only when somebody asks for it: most answers of a class never do."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Flask, Request, Response, current_app
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

from elearn.base.core import signed


class LazySession(SessionMixin):
    """The values of the cookie; `kept` reads and verifies it at the first look."""

    def __init__(self, interface: "LazyCookies", app: Flask, request: Request) -> None:
        self._kept: SessionMixin | None = None
        self._open = partial(interface.read, app, request)

    @property
    def kept(self) -> SessionMixin:
        """Flask's own session, with all that it notes about changes."""
        if self._kept is None:
            self._kept = self._open()
        return self._kept

    @property
    def opened(self) -> bool:
        """Whether anybody looked."""
        return self._kept is not None

    def __getitem__(self, key: str) -> Any:
        return self.kept[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.kept[key] = value

    def __delitem__(self, key: str) -> None:
        del self.kept[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    @property
    def permanent(self) -> bool:
        """Whether the cookie outlives the browser."""
        return self.kept.permanent

    @permanent.setter
    def permanent(self, value: bool) -> None:
        self.kept.permanent = value


class PatientSerializer(URLSafeTimedSerializer):
    """A cookie signed "in the future" is one from before the clock was set back: valid, unless it is from far away."""

    def loads(self, s: str | bytes, max_age: int | None = None, **more: Any) -> Any:  # type: ignore[override]
        """The signed values; SignatureExpired where they are too old, or further ahead than they may be old."""
        try:
            return super().loads(s, max_age, **more)
        except SignatureExpired as expired:
            ahead = expired.date_signed.timestamp() - time.time() if expired.date_signed else 0
            if not 0 < ahead <= (max_age or 0):
                raise
            return super().loads(s, None, **more)


class LazyCookies(SecureCookieSessionInterface):
    """Flask's signed cookies, opened at the first look and left alone where nobody looked."""

    digest_method = staticmethod(signed.DIGEST)

    def open_session(self, app: Flask, request: Request) -> LazySession:  # type: ignore[override]
        """A session that has not been read yet."""
        return LazySession(self, app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's own, with patience."""
        plain = super().get_signing_serializer(app)
        if plain is None:
            return None
        return PatientSerializer(
            plain.secret_keys,
            salt=plain.salt,
            serializer=plain.serializer,
            signer_kwargs=plain.signer_kwargs,
            fallback_signers=[plain.signer_kwargs | {"digest_method": signed.EARLIER}],
        )

    def read(self, app: Flask, request: Request) -> SessionMixin:
        """The cookie's values; empty where it is missing, too old or not ours."""
        found = super().open_session(app, request)
        return self.make_null_session(app) if found is None else found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed."""
        assert isinstance(session, LazySession)
        if session.opened:
            super().save_session(app, session.kept, response)


def bound(name: str) -> str:
    """The name of a cookie of ours: where the site is on HTTPS, bound to this very host (`__Host-`)."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name
