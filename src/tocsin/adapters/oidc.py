"""Log-in by an OpenID provider: code flow with proof key and nonce; what it says is believed only if it is signed."""

from __future__ import annotations

import secrets
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tocsin.adapters.http import NetworkRules, checked_transport, open_client
from tocsin.desk.peopleports import Departure, Identity
from tocsin.errors import LogInError

# Asymmetric alone: with `none`, or with a key that the client knows too, anybody could sign.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_SECONDS, _LEEWAY = 10.0, 60


class OidcProvider:
    """An OpenID provider.

    Args:
        issuer: its address, as it stands in what it signs.
        client_id: what it calls this board.
        client_secret: what proves that to it; empty for a public client.
        rules: what may be reached for it; public addresses alone if left out.
    """

    def __init__(
        self, issuer: str, client_id: str, client_secret: str = "", *, rules: NetworkRules | None = None
    ) -> None:
        self._issuer, self._client_id, self._client_secret = issuer.rstrip("/"), client_id, client_secret
        self._rules = rules or NetworkRules()

    def depart(self, *, state: str, back: str) -> Departure:
        """Where to send the browser, with a fresh nonce and proof key.

        Raises:
            LogInError: if the provider does not say where that is.
        """
        nonce, verifier = secrets.token_urlsafe(24), generate_token(64)
        with self._client(back) as client:
            url, _ = client.create_authorization_url(
                self._about()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Departure(str(url), nonce, verifier)

    def arrive(self, *, code: str, back: str, nonce: str, verifier: str) -> Identity:
        """Whom the provider vouches for.

        Raises:
            LogInError: if its answer does not hold.
        """
        about = self._about()
        try:
            with self._client(back) as client:
                answer = client.fetch_token(about["token_endpoint"], code=code, code_verifier=verifier)
            keys = KeySet.import_key_set(self._fetch(about["jwks_uri"]))  # type: ignore[arg-type]
            token = jwt.decode(str(answer["id_token"]), keys, algorithms=ALGORITHMS)
            self._check(token.claims, nonce)
        except (JoseError, AuthlibBaseError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise self._refused(error) from error
        subject = str(token.claims["sub"])
        return Identity(f"{self._issuer} {subject}", str(token.claims.get("preferred_username") or subject).lower())

    def _check(self, claims: dict[str, Any], nonce: str) -> None:
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(claims)
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._client_id:
            raise ValueError("the token is for several, and another asked for it")

    def _about(self) -> dict[str, Any]:
        try:
            about = self._fetch(f"{self._issuer}/.well-known/openid-configuration")
        except (httpx.HTTPError, ValueError, TypeError) as error:
            raise self._refused(error) from error
        if str(about.get("issuer", "")).rstrip("/") != self._issuer:
            raise self._refused(ValueError("it goes by another name"))
        return about

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret or None,
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_SECONDS,
            transport=checked_transport(self._rules),
            trust_env=False,
        )

    def _refused(self, error: Exception) -> LogInError:
        return LogInError(
            f"the identity provider's answer does not hold ({type(error).__name__}: {error})",
            where=self._issuer,
            remedy="begin again; if it persists, check issuer, client and clock",
        )

    def _fetch(self, url: str) -> dict[str, Any]:
        with open_client(self._rules) as client:
            answer = client.get(url, timeout=_SECONDS)
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict):
            raise TypeError("no JSON object")
        return found
