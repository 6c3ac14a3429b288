"""Single sign-on by OpenID Connect: who has an account or an invitation comes in, nobody else does."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as present
from django.test import Client

from eyre.web.access import invitations
from eyre.web.access.memberships import Place
from eyre.web.access.models import Membership
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from web.oidc_provider import provider

SIGN_IN = "/account/single-sign-on/oidc/oidc/login/"


@pytest.fixture
def vouching(settings, db):
    with provider() as state:
        app = {
            "provider_id": "oidc", "name": "Our office", "client_id": "eyre", "secret": "hush",
            "settings": {"server_url": state.address},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield state


def sign_in(client: Client, vouching, **claims: str):
    vouching.claims = {"sub": claims.get("email", "x"), "email_verified": True, **claims}
    leaving = client.post(SIGN_IN)
    sent = {name: values[0] for name, values in parse_qs(urlsplit(leaving.headers["Location"]).query).items()}
    back = {"code": "c", "state": sent["state"]}
    return sent, client.get(f"{SIGN_IN}callback/", back)


def test_who_has_an_account_comes_in(vouching, account, client):
    sent, answer = sign_in(client, vouching, email="jo@example.org", name="Jo Example")
    assert answer.status_code == 302
    assert client.get("/account/").context["user"] == account
    assert sent["code_challenge_method"] == "S256"
    assert vouching.asked[0]["code_verifier"]


def test_who_was_invited_gets_an_account_with_the_role(vouching, inspection, client):
    invitations.invite("new@example.org", Role.ANALYST, Place(inspection=inspection), by=None)
    sign_in(client, vouching, email="new@example.org", name="New Person")
    user = User.objects.get(email="new@example.org")
    assert user.name == "New Person"
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == Role.ANALYST.value
    assert client.get("/inspections/west-mercia-2005/").status_code in (200, 403)


def test_nobody_else_comes_in(vouching, client):
    _, answer = sign_in(client, vouching, email="stranger@example.org", name="A Stranger")
    assert answer.status_code in (200, 302)
    assert not User.objects.filter(email="stranger@example.org").exists()
    assert client.get("/account/").status_code == 302


def test_an_answer_that_nobody_asked_for_is_refused(vouching, account, client):
    vouching.claims = {"sub": "x", "email": account.email, "email_verified": True}
    answer = client.get(f"{SIGN_IN}callback/", {"code": "c", "state": "made-up"})
    assert "Single sign-on did not work" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_who_signed_in_there_has_the_second_factor_there(vouching, account, client, settings):
    settings.SIGN_IN = replace(present.SIGN_IN, second_factor=frozenset(["all"]))
    sign_in(client, vouching, email="jo@example.org", name="Jo Example")
    assert client.get("/").status_code == 200


def test_the_sign_in_page_has_its_button_first(vouching, client):
    page = client.get("/account/sign-in").content.decode()
    assert page.index("Our office") < page.index("Email address")
