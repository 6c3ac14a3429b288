"""Sessions end, and nothing that somebody has typed is lost when they do."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from eyre.web.access.models import Invitation
from eyre.web.access.table import Role
from eyre.web.accounts.models import KeptForm, User
from eyre.web.accounts.sessions import SessionStore
from web.conftest import PASSWORD

ADD = "/inspections/west-mercia-2005/people/add"
FORM = {"email": "new@example.org", "role": "inspector", "note": "line one\nline <two>"}


@pytest.fixture
def administrator(user_of) -> User:
    user = user_of(Role.ADMINISTRATOR)
    user.set_password(PASSWORD)
    user.save()
    return user


def browser_of(user: User, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    page = client.get("/account/sign-in")
    token = page.cookies["csrftoken"].value if csrf else ""
    client.post("/account/sign-in", {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert client.get("/account/").status_code == 200
    return client


def let_time_out(client: Client) -> None:
    Session.objects.filter(session_key=client.cookies["sessionid"].value).update(expire_date=timezone.now())


def test_without_a_page_asked_for_a_session_ends_after_half_an_hour(signed_in):
    stored = Session.objects.get(session_key=signed_in.cookies["sessionid"].value)
    left = stored.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_each_page_moves_the_end_on(signed_in):
    signed_in.get("/account/")
    key = signed_in.cookies["sessionid"].value
    session = SessionStore(key)
    session["seen"] -= 600
    session.save()
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + timedelta(minutes=5))
    signed_in.get("/account/")
    assert Session.objects.get(session_key=key).expire_date > timezone.now() + timedelta(minutes=29)


def test_twelve_hours_after_signing_in_it_ends_in_any_case(signed_in):
    signed_in.get("/account/")
    session = SessionStore(signed_in.cookies["sessionid"].value)
    session["begun"] -= 12 * 3600 - 60
    assert 0 < session.get_expiry_age() <= 60
    session["begun"] -= 61
    session.save()
    assert signed_in.get("/account/").status_code == 302


def test_the_cookie_ends_with_the_browser_and_no_script_reads_it(signed_in):
    cookie = signed_in.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_that_came_too_late_is_there_after_signing_in_again(administrator):
    client = browser_of(administrator, csrf=True)
    token = client.cookies["csrftoken"].value
    let_time_out(client)
    late = client.post(ADD, {**FORM, "csrfmiddlewaretoken": token})
    assert late.url.startswith("/account/")
    assert not Invitation.objects.exists()
    back = parse_qs(urlsplit(late.url).query)["next"][0]
    fields = {"login": administrator.email, "password": PASSWORD, "csrfmiddlewaretoken": token, "next": back}
    again = client.post("/account/sign-in", fields)
    assert again.url.startswith("/account/kept/")
    page = client.get(again.url)
    assert "line &lt;two&gt;" in page.content.decode()
    fields = {**dict(page.context["fields"]), "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    sent = client.post(again.url, fields)
    assert (sent.status_code, sent.headers["Location"]) == (307, ADD)
    done = client.post(ADD, fields)  # what a browser does on 307
    assert done.status_code == 200
    assert Invitation.objects.get().email == "new@example.org"
    assert not KeptForm.objects.exists()


def test_what_is_kept_stands_sealed_in_the_database(administrator):
    client = browser_of(administrator)
    let_time_out(client)
    client.post(ADD, FORM)
    stored = KeptForm.objects.get()
    assert b"new@example.org" not in bytes(stored.content)
    assert stored.owner == administrator


def test_nobody_else_opens_what_was_kept(administrator, signed_in):
    client = browser_of(administrator)
    let_time_out(client)
    token = client.post(ADD, FORM).url.rpartition("%2F")[2]
    assert signed_in.get(f"/account/kept/{token}").status_code == 404
    assert signed_in.post(f"/account/kept/{token}/discard").status_code == 404
    assert KeptForm.objects.exists()


@pytest.mark.parametrize("cookie", ["", "0123456789abcdefghijklmnopqrstuv"])
def test_a_stranger_leaves_nothing_in_the_database(db, cookie):
    client = Client()
    if cookie:
        client.cookies["sessionid"] = cookie
    assert client.post(ADD, FORM).status_code == 302
    assert not KeptForm.objects.exists()


def test_a_form_as_large_as_nobody_types_is_not_kept(administrator):
    client = browser_of(administrator)
    let_time_out(client)
    client.post(ADD, {"text": "x" * 1_000_001})
    assert not KeptForm.objects.exists()


def test_what_was_kept_can_be_thrown_away(administrator):
    client = browser_of(administrator)
    let_time_out(client)
    token = client.post(ADD, FORM).url.rpartition("%2F")[2]
    client.post("/account/sign-in", {"login": administrator.email, "password": PASSWORD})
    client.post(f"/account/kept/{token}/discard")
    assert not KeptForm.objects.exists()


def test_a_script_is_told_that_the_session_has_ended(db, client):
    assert client.post(ADD, "{}", content_type="application/json").status_code == 401


def test_one_sees_where_one_is_signed_in_and_ends_it_there(signed_in, account):
    elsewhere = browser_of(account)
    page = signed_in.get("/account/sessions")
    assert len(page.context["sessions"]) == 2
    other = next(one for one in page.context["sessions"] if one.session_key == elsewhere.cookies["sessionid"].value)
    signed_in.post("/account/sessions", {"session": other.pk})
    assert elsewhere.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_all_other_sessions_end_at_once(signed_in, account):
    others = [browser_of(account) for _ in range(2)]
    signed_in.post("/account/sessions", {"session": "others"})
    assert [other.get("/account/").status_code for other in others] == [302, 302]


def test_nobody_ends_the_session_of_somebody_else(signed_in, administrator):
    theirs = browser_of(administrator)
    from allauth.usersessions.models import UserSession

    signed_in.post("/account/sessions", {"session": UserSession.objects.get(user=administrator).pk})
    assert theirs.get("/account/").status_code == 200


def test_traces_of_signing_in_are_removed_after_a_month(administrator):
    from eyre.web.retention.services import remove_traces

    client = browser_of(administrator)
    let_time_out(client)
    client.post(ADD, FORM)
    remove_traces()
    assert KeptForm.objects.exists()
    long_ago = timezone.now() - timedelta(days=31)
    KeptForm.objects.update(kept_at=long_ago)
    Session.objects.update(expire_date=long_ago)
    remove_traces()
    assert not KeptForm.objects.exists()
    assert not Session.objects.exists()
