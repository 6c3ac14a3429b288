"""Signing in: by password, with a second factor, after too many attempts, with a forgotten password."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from eyre.web.access.table import Role
from eyre.web.accounts.configuration import Mail, sign_in_from
from eyre.web.accounts.models import User
from eyre.web.audit.models import Entry
from web.conftest import PASSWORD

SIGN_IN = "/account/sign-in"


@pytest.fixture(autouse=True)
def _no_earlier_attempts():
    cache.clear()


def sign_in(client: Client, email: str, password: str, **headers: str):
    return client.post(SIGN_IN, {"login": email, "password": password}, headers=headers)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client: Client) -> None:
    client.post("/account/confirm", {"password": PASSWORD})


def recorded(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action))


def test_by_address_and_password(account, client):
    answer = sign_in(client, " JO@example.org ", PASSWORD)
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert recorded("sign_in")[-1].actor == str(account.pk)


def test_a_wrong_password_and_an_unknown_address_read_the_same(account, client):
    wrong = sign_in(client, account.email, "not the password").content.decode()
    unknown = sign_in(client, "nobody@example.org", "not the password").content.decode()
    assert "The address or the password is wrong." in wrong
    strip = [re.sub(r'value="[^"]*"', "", page) for page in (wrong, unknown)]
    assert strip[0] == strip[1]


def test_a_failure_stands_in_the_record_without_what_was_typed(account, client):
    sign_in(client, account.email, "a secret")
    sign_in(client, "my-password-by-mistake@example.org", "a secret")
    assert [entry.target for entry in recorded("sign_in_failed")] == [str(account.pk), ""]
    said = str([entry.sealed() for entry in Entry.objects.all()])
    assert "a secret" not in said
    assert "@" not in said


def test_after_five_attempts_the_account_is_locked_from_everywhere_and_the_page_says_how_long(account, client):
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, account.email, "wrong", user_agent=f"browser {number}")
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert sign_in(Client(), account.email, PASSWORD).status_code == 429
    assert recorded("locked_out")[0].target == str(account.pk)


def test_a_lock_out_ends_by_itself(account, client, settings):
    from datetime import timedelta

    from axes.models import AccessAttempt

    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, account.email, "wrong")
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
    assert sign_in(client, account.email, PASSWORD).status_code == 302


def test_an_administrator_ends_a_lock_out(account, client, as_role):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, account.email, "wrong")
    administrator = as_role(Role.ADMINISTRATOR)
    assert "locked out" in administrator.get("/accounts/?search=jo@").content.decode()
    administrator.post(f"/accounts/{account.pk}", {"change": "unlock"})
    assert sign_in(client, account.email, PASSWORD).status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "jo@example.org1", "qwertyuiop12"])
def test_a_password_keeps_the_rules(signed_in, account, weak):
    asked = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert signed_in.post("/account/password", asked).status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_changed_password_ends_every_other_session(signed_in, account):
    elsewhere = Client()
    sign_in(elsewhere, account.email, PASSWORD)
    new = "three other plain words"
    signed_in.post("/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert signed_in.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert recorded("change_password")


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(account, client):
    client.post("/account/password/forgotten", {"email": account.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    new = "three other plain words"
    client.post(form, {"password1": new, "password2": new})
    account.refresh_from_db()
    assert account.check_password(new)
    assert "This link holds no more" in Client().get(link, follow=True).content.decode()
    assert recorded("reset_password")


def test_who_has_no_account_learns_nothing_from_asking_for_a_new_password(client, account):
    for address in (account.email, "nobody@example.org"):
        assert client.post("/account/password/forgotten", {"email": address}).url == "/account/password/forgotten/sent"
    assert [message.to for message in mail.outbox] == [[account.email]]


def test_with_an_app_the_password_alone_does_not_sign_in(account, client):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    answer = sign_in(client, account.email, PASSWORD)
    assert answer.url == "/account/second-factor/sign-in"
    assert client.get("/account/").status_code == 302
    assert "The code is wrong." in client.post(answer.url, {"code": "000000"}).content.decode()
    client.post(answer.url, {"code": code_of(secret)})
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_signs_in_once(account, client):
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    sign_in(client, account.email, PASSWORD)
    client.post("/account/second-factor/sign-in", {"code": code})
    assert client.get("/account/").status_code == 200
    again = Client()
    sign_in(again, account.email, PASSWORD)
    again.post("/account/second-factor/sign-in", {"code": code})
    assert again.get("/account/").status_code == 302


def test_an_app_is_set_up_by_its_picture_and_its_first_code(signed_in, account, django_capture_on_commit_callbacks):
    confirm(signed_in)
    page = signed_in.get("/account/second-factor/app").content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    assert "data:image/svg+xml" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post("/account/second-factor/app", {"code": code_of(secret)}, follow=True)
    assert "Recovery codes" in answer.content.decode()
    assert recorded("add_second_factor")
    assert "An authenticator app was set up." in mail.outbox[-1].body


def test_the_secret_of_an_app_stands_sealed_in_the_database(account):
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(user=account).data)


def test_a_second_factor_changes_only_after_the_password_was_given_once_more(signed_in):
    assert signed_in.get("/account/second-factor/app").url.startswith("/account/confirm")
    confirm(signed_in)
    assert signed_in.get("/account/second-factor/app").status_code == 200
    session = signed_in.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 3600} for one in session["account_authentication_methods"]
    ]
    session.save()
    assert signed_in.get("/account/second-factor/app").url.startswith("/account/confirm")


def asking_for(who: str):
    return replace(settings.SIGN_IN, second_factor=frozenset([who]))


def test_where_everybody_needs_a_second_factor_one_without_is_led_to_set_it_up(signed_in, account, settings):
    settings.SIGN_IN = asking_for("all")
    assert signed_in.get("/").url == "/account/second-factor"
    assert signed_in.get("/account/second-factor").status_code == 200
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    assert signed_in.get("/").status_code == 200


def test_a_second_factor_can_be_asked_of_some_roles_only(as_role, settings):
    settings.SIGN_IN = asking_for(Role.LEAD.value)
    assert as_role(Role.LEAD).get("/").status_code == 302
    assert as_role(Role.INSPECTOR).get("/").status_code == 200


def test_a_closed_account_does_not_come_in(account, client, as_role):
    sign_in(client, account.email, PASSWORD)
    as_role(Role.ADMINISTRATOR).post(f"/accounts/{account.pk}", {"change": "close"})
    assert client.get("/account/").status_code == 302
    sign_in(client, account.email, PASSWORD)
    assert client.get("/account/").status_code == 302


def test_nobody_signs_up(client, db):
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/account/signup/").status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(
    "where", ["https://evil.example", "//evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_signing_in_leads_to_no_other_site(account, client, where):
    answer = client.post(SIGN_IN, {"login": account.email, "password": PASSWORD, "next": where})
    assert answer.url == "/"


def test_signing_out_needs_the_button(signed_in):
    signed_in.get("/account/sign-out")
    assert signed_in.get("/account/").status_code == 200
    signed_in.post("/account/sign-out")
    assert signed_in.get("/account/").status_code == 302
    assert recorded("sign_out")


@pytest.mark.parametrize(("environment", "says"), [
    ({"EYRE_SECOND_FACTOR": "inspectors"}, "EYRE_SECOND_FACTOR names 'inspectors'"),
    ({"EYRE_IDLE_MINUTES": "soon"}, "EYRE_IDLE_MINUTES is 'soon'"),
    ({"EYRE_OIDC_SERVER": "https://login.example.org"}, "EYRE_OIDC_CLIENT is missing"),
    ({"EYRE_OIDC_SERVER": "http://x", "EYRE_OIDC_CLIENT": "a", "EYRE_OIDC_SECRET": "b"}, "must begin with https://"),
])  # fmt: skip
def test_a_setting_that_makes_no_sense_says_what_would(environment, says):
    from eyre.errors import EyreError

    with pytest.raises(EyreError, match=re.escape(says)):
        sign_in_from(environment)


def test_mail_goes_out_through_the_server_of_the_setting():
    from eyre.web.accounts.configuration import mail_from

    given = mail_from("smtp+tls://eyre:p%40ss@mail.example.org:587")
    assert given == Mail(host="mail.example.org", port=587, user="eyre", password="p@ss", tls=True)
    assert given.backend == "django.core.mail.backends.smtp.EmailBackend"
    assert mail_from("").backend == "django.core.mail.backends.dummy.EmailBackend"
