"""OpenID Connect, authorization code with PKCE: where to send a browser, and what its way back proves.

The only place that loads Authlib. No unit of work may hold a connection while a service is asked.
"""

import logging
import secrets
from collections.abc import Mapping
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Session

from elearn.accounts.signing.providers import Asked, NotProven, Provider, Providers, Shown, Unreachable
from elearn.base.core.guarded import SECONDS, guard

_log = logging.getLogger("elearn.oidc")
# What a service can only sign with a key that it does not share with us.
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY_SECONDS: Final = 60
_ANY_AGE: Final = str(30 * 24 * 3600)
_METHODS: Final = ("client_secret_basic", "client_secret_post")


def ask(providers: Providers, provider: Provider, back: str, *, anew: bool) -> tuple[str, Asked]:
    """Where to send the browser. `anew`: the service shall ask who they are even if it knows."""
    about = _metadata(providers, provider)
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    # Asked for an age, however long, a service must tell when the person signed in there (OpenID Connect Core, 2).
    more = {"prompt": "login", "max_age": "0"} if anew else {"max_age": _ANY_AGE}
    with _session(providers, provider, about, back) as session:
        address, _ = session.create_authorization_url(
            about["authorization_endpoint"], state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier, **more
        )
    return address, asked


def shown(providers: Providers, provider: Provider, back: str, asked: Asked, answer: Mapping[str, str]) -> Shown:
    """Who came back with this answer. NotProven for any doubt; Unreachable where the service cannot be asked."""
    _check_answer(provider, asked, answer)
    about = _metadata(providers, provider)
    if about.get("authorization_response_iss_parameter_supported") and "iss" not in answer:
        raise NotProven("the answer does not say which service it is from (RFC 9207)")
    try:
        with _session(providers, provider, about, back) as session:
            token = session.fetch_token(
                about["token_endpoint"], code=answer.get("code", ""), code_verifier=asked.verifier, timeout=SECONDS
            )
    except AuthlibBaseError as error:
        raise NotProven(f"the service did not take the code: {error.error}") from None
    except (RequestException, ValueError) as error:
        raise _unreachable(provider, error) from None
    return _read(providers, provider, about, asked, token)


def _check_answer(provider: Provider, asked: Asked, answer: Mapping[str, str]) -> None:
    if not secrets.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise NotProven("the state is not the one that was sent")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise NotProven("the answer is from another service")
    if "code" not in answer:
        raise NotProven(f"the service answered {answer.get('error', 'nothing')[:60]!r}")


def _read(
    providers: Providers, provider: Provider, about: Mapping[str, Any], asked: Asked, token: Mapping[str, Any]
) -> Shown:
    given = str(token.get("id_token") or "")
    try:
        decoded = _decoded(providers, about, given)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": asked.nonce,
                "client_id": provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=_LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotProven(f"{type(error).__name__}: {error}") from None
    for name, value in provider.required.items():
        if claims.get(name) != value:
            raise NotProven(f"the claim {name} is not what this site asks for")
    return _person(provider, claims)


def _decoded(providers: Providers, about: Mapping[str, Any], given: str) -> jwt.Token:
    """Signed by a key that the service publishes; where it has changed its keys, they are read once more."""
    try:
        return jwt.decode(given, _keys(providers, about), algorithms=_ALGORITHMS)
    except (InvalidKeyIdError, ValueError):
        return jwt.decode(given, _keys(providers, about, again=True), algorithms=_ALGORITHMS)


def _person(provider: Provider, claims: Mapping[str, Any]) -> Shown:
    methods = {str(each) for each in claims.get("amr") or ()} | {str(claims.get("acr") or "")}
    label = claims.get("email") or claims.get("preferred_username") or claims.get("name") or ""
    subject, roster_id = claims["sub"], claims.get(provider.roster_claim, "")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004 - OpenID Connect Core, 2
        raise NotProven("the subject is no text of 1 to 255 signs")
    return Shown(
        issuer=provider.issuer,
        subject=subject,
        two_steps=not provider.two_steps.isdisjoint(methods),
        auth_time=int(claims.get("auth_time") or 0),
        label=str(label)[:120],
        roster_id=roster_id if isinstance(roster_id, str) else "",
    )


def _metadata(providers: Providers, provider: Provider) -> Mapping[str, Any]:
    """What the service says of itself; it must say the issuer's own name (OpenID Connect Discovery, 4.3)."""
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        about = providers.published(address, lambda at: _fetched(providers, at))
        endpoints = [about[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    except (RequestException, ValueError, KeyError, TypeError) as error:
        raise _unreachable(provider, error) from None
    if about.get("issuer") != provider.issuer or not all(isinstance(each, str) for each in endpoints):
        raise _unreachable(provider, ValueError(f"calls itself {about.get('issuer')!r}"))
    found: Mapping[str, Any] = about
    return found


def _keys(providers: Providers, about: Mapping[str, Any], *, again: bool = False) -> KeySet:
    try:
        published = providers.published(about["jwks_uri"], lambda at: _fetched(providers, at), again=again)
        return KeySet.import_key_set(published)
    except RequestException as error:
        raise Unreachable(str(error)) from None


def _fetched(providers: Providers, address: str) -> Any:
    with guard(Session(), providers.outbound) as session:
        answer = session.get(address, timeout=SECONDS, headers={"Accept": "application/json"})
        answer.raise_for_status()
        return answer.json()


def _session(providers: Providers, provider: Provider, about: Mapping[str, Any], back: str) -> OAuth2Session:
    supported = about.get("token_endpoint_auth_methods_supported") or _METHODS[:1]
    session = OAuth2Session(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        token_endpoint_auth_method=next((each for each in _METHODS if each in supported), _METHODS[0]),
        scope=provider.scope,
        redirect_uri=back,
        code_challenge_method="S256",
    )
    return guard(session, providers.outbound)


def _unreachable(provider: Provider, error: Exception) -> Unreachable:
    _log.warning("sign-in by %s is not possible: %s: %s", provider.key, type(error).__name__, error)
    return Unreachable(str(error))
