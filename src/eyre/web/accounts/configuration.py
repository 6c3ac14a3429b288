"""What an installation may set about signing in and about mail, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from eyre.errors import EyreError
from eyre.web.access.table import Role

EVERYBODY = "all"


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect provider: its address, what it knows eyre as, and the words on the button."""

    server: str
    client: str
    secret: str
    name: str = "Single sign-on"

    @property
    def origin(self) -> str:
        """Where its pages are, as a content security policy names it."""
        url = urlsplit(self.server)
        return f"{url.scheme}://{url.netloc}"


@dataclass(frozen=True)
class SignIn:
    """How people sign in.

    idle_minutes: without a page asked for, a session ends. longest_hours: it ends in any case. second_factor: the roles
    that need one, or everybody. proxies: how many stand before eyre and may be believed about who asks.
    """

    idle_minutes: int = 30
    longest_hours: int = 12
    second_factor: frozenset[str] = frozenset()
    single_sign_on: SingleSignOn | None = None
    proxies: int = 0


@dataclass(frozen=True)
class Mail:
    """Through which server mail goes out; without a host, none does."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False

    @property
    def backend(self) -> str:
        """Django's backend. Without a server a message is dropped: links are shown to who asks for them instead."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'dummy'}.EmailBackend"


def sign_in_from(environment: Mapping[str, str]) -> SignIn:
    """Read how people sign in. Raises EyreError where a setting makes no sense."""
    return SignIn(
        idle_minutes=_number(environment, "EYRE_IDLE_MINUTES", SignIn.idle_minutes),
        longest_hours=_number(environment, "EYRE_LONGEST_HOURS", SignIn.longest_hours),
        second_factor=_second_factor(environment.get("EYRE_SECOND_FACTOR", "")),
        single_sign_on=_single_sign_on(environment),
        proxies=_number(environment, "EYRE_PROXIES", 1 if environment.get("EYRE_PRODUCTION") == "1" else 0, least=0),
    )


def mail_from(url: str) -> Mail:
    """Read EYRE_MAIL. Raises EyreError where it is no address of a mail server."""
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise EyreError(
            "EYRE_MAIL is no address of a mail server. Write it as smtp+tls://user:password@mail.example.org:587."
        )
    return Mail(
        host=parts.hostname,
        port=parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp+tls",
        ssl=parts.scheme == "smtps",
    )


def _number(environment: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not text.isdigit() or int(text) < least:
        raise EyreError(
            f"{name} is {text!r}. Set it to a whole number from {least}, such as {name}={max(default, least)}."
        )
    return int(text)


def _second_factor(text: str) -> frozenset[str]:
    wanted = frozenset(part.strip() for part in text.split(",") if part.strip())
    known = {EVERYBODY, *(role.value for role in Role)}
    if unknown := sorted(wanted - known):
        raise EyreError(f"EYRE_SECOND_FACTOR names {unknown[0]!r}. Set it to all, or to roles: {', '.join(Role)}.")
    return wanted


def _single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    given = {key: environment.get(f"EYRE_OIDC_{key.upper()}", "") for key in ("server", "client", "secret")}
    if not any(given.values()):
        return None
    if missing := [key for key, value in given.items() if not value]:
        raise EyreError(
            f"EYRE_OIDC_{missing[0].upper()} is missing. Single sign-on needs EYRE_OIDC_SERVER, _CLIENT and _SECRET."
        )
    if not given["server"].startswith("https://"):
        raise EyreError("EYRE_OIDC_SERVER must begin with https://, such as https://login.example.org.")
    return SingleSignOn(**given, name=environment.get("EYRE_OIDC_NAME") or SingleSignOn.name)
