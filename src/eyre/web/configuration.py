"""What an installation may set, read once from the environment. Everything has a default that works on one computer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eyre.errors import EyreError

_KEY = "secret-key"
THEMES = ("neutral", "govuk")


@dataclass(frozen=True)
class Configuration:
    """The settings of an installation.

    data: folder of the embedded database, the evidence files and the key. database: a PostgreSQL URL, or nothing for
    SQLite in the data folder. production: behind a proxy that speaks TLS, for many. demonstration: anybody on this
    computer may sign in as anybody of the demonstration. device_days: how long a device keeps cases that nobody opens.
    """

    data: Path
    secret_key: str
    database: str = ""
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    production: bool = False
    demonstration: bool = False
    theme: str = "neutral"
    service_name: str = "eyre"
    marking: str = "official-sensitive"
    mail: str = ""
    single_sign_on: str = ""
    device_days: int = 30


def from_environment(environment: Mapping[str, str]) -> Configuration:
    """Read the settings. Raises EyreError where one is missing or makes no sense."""
    data = Path(environment.get("EYRE_DATA", "eyre-data")).absolute()
    production = environment.get("EYRE_PRODUCTION", "") == "1"
    theme = environment.get("EYRE_THEME", "neutral")
    if theme not in THEMES:
        raise EyreError(f"EYRE_THEME is {theme!r}. Set it to one of: {', '.join(THEMES)}.")
    hosts = tuple(host.strip() for host in environment.get("EYRE_HOSTS", "").split(",") if host.strip())
    if production and not hosts:
        raise EyreError("EYRE_HOSTS is missing. Set it to the names of the site, such as EYRE_HOSTS=eyre.example.org.")
    return Configuration(
        data=data,
        secret_key=environment.get("EYRE_SECRET_KEY") or _key(data, production),
        database=environment.get("EYRE_DATABASE", ""),
        hosts=hosts or Configuration.hosts,
        production=production,
        demonstration=environment.get("EYRE_DEMONSTRATION") == "1" and not production,
        theme=theme,
        service_name=environment.get("EYRE_SERVICE_NAME", "eyre"),
        marking=environment.get("EYRE_MARKING", "official-sensitive"),
        mail=environment.get("EYRE_MAIL", ""),
        single_sign_on=environment.get("EYRE_OIDC", ""),
        device_days=_days(environment.get("EYRE_DEVICE_DAYS", "30")),
    )


def _days(stated: str) -> int:
    if not stated.isdigit() or int(stated) < 1:
        raise EyreError(f"EYRE_DEVICE_DAYS is {stated!r}. Set it to a number of days, such as EYRE_DEVICE_DAYS=30.")
    return int(stated)


def django_database(configuration: Configuration) -> dict[str, object]:
    """The database as Django's settings want it. Raises EyreError where the URL is none of PostgreSQL."""
    if not configuration.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": configuration.data / "eyre.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                # A writer waits at its first statement, not at its commit; a power cut loses nothing that was saved.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    url = urlsplit(configuration.database)
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise EyreError("EYRE_DATABASE is no PostgreSQL URL. Write it as postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.strip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def keep_key(data: Path) -> None:
    """Make the key that signs sessions, where there is none yet, and keep it beside the database."""
    file = data / _KEY
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")


def _key(data: Path, production: bool) -> str:
    if production:
        raise EyreError(
            "EYRE_SECRET_KEY is missing. Set it to a long random text, such as the output of: openssl rand -hex 32."
        )
    file = data / _KEY
    # Before an installation is prepared there is no session yet to sign.
    return file.read_text(encoding="ascii").strip() if file.exists() else secrets.token_hex(32)
