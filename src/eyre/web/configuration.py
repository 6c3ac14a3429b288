"""What an installation may set, read once from the environment. Everything has a default that works on one computer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from eyre.errors import EyreError

_KEY = "secret-key"
_KEPT_OPEN = 60  # seconds for which a connection to the database waits for the next request
THEMES = ("neutral", "govuk")


@dataclass(frozen=True)
class Configuration:
    """The settings of an installation.

    data: folder of the embedded database, the evidence files and the key. database: a PostgreSQL URL, or nothing for
    SQLite in the data folder. production: behind a proxy that speaks TLS, for many. demonstration: anybody on this
    computer may sign in as anybody of the demonstration. files: s3://bucket/folder where evidence files are kept, or
    nothing for the data folder. scanner: a command that gets the path of each file before it is kept.
    device_days: how long a device keeps cases that nobody opens.
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
    files: str = ""
    scanner: str = ""
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
        files=environment.get("EYRE_FILES", ""),
        scanner=environment.get("EYRE_SCANNER", ""),
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
            "CONN_MAX_AGE": _KEPT_OPEN,
            "OPTIONS": {
                "timeout": 20,
                # A writer waits at its first statement, not at its commit; a power cut loses nothing that was saved.
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    # What is erased is overwritten, not only unlinked.
                    "PRAGMA secure_delete=ON;"
                ),
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
        # A server on the same machine may listen at a socket in a folder: ...?host=/run/postgresql
        "HOST": url.hostname or parse_qs(url.query).get("host", [""])[0],
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": _KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


def django_storage(configuration: Configuration) -> dict[str, object]:
    """Where files are kept, as Django's settings want it. Raises EyreError where the address is none of S3.

    Keys come from the environment by the names that every client of S3 reads, such as AWS_ACCESS_KEY_ID and, for
    another service than Amazon's, AWS_ENDPOINT_URL_S3.
    """
    if not configuration.files:
        options: dict[str, object] = {
            "location": configuration.data / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    address = urlsplit(configuration.files)
    if address.scheme != "s3" or not address.netloc:
        raise EyreError("EYRE_FILES is no address of S3. Write it as s3://bucket or s3://bucket/folder.")
    if find_spec("storages") is None:
        raise EyreError("Keeping files in S3 needs more packages. Install eyre with its extra: pip install 'eyre[s3]'.")
    options = {
        "bucket_name": address.netloc,
        "location": address.path.strip("/"),
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


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
