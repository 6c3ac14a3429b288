"""Invitations and roles: who may give them, what they open, and that each change stands in the record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from eyre.web.access.models import Invitation, Membership
from eyre.web.access.table import Role, State
from eyre.web.accounts.configuration import Mail
from eyre.web.accounts.models import User
from eyre.web.audit.models import Entry
from eyre.web.inspections.models import Inspection, Person, Programme
from web.conftest import PASSWORD

PEOPLE = "/inspections/west-mercia-2005/people"


@pytest.fixture
def administrator(as_role) -> Client:
    return as_role(Role.ADMINISTRATOR)


def invite(client: Client, email: str = "new@example.org", role: Role = Role.INSPECTOR, **more: str) -> str:
    """Invite somebody where no mail goes out. Returns the path of the link that the page shows."""
    page = client.post(f"{PEOPLE}/add", {"email": email, "role": role.value, **more}).content.decode()
    return re.search(r"http://testserver(/account/invitation/\S+)</code>", page)[1]


def open_account(path: str, name: str = "New Person"):
    return Client().post(path, {"name": name, "password": PASSWORD})


def last(action: str) -> Entry:
    return Entry.objects.filter(action=action).latest("number")


def test_an_invitation_opens_an_account_with_its_role(administrator, inspection):
    key = Person.objects.filter(inspection=inspection).first().key
    path = invite(administrator, person_key=key)
    page = Client().get(path).content.decode()
    assert "new@example.org" in page
    assert "Inspector" in page
    assert open_account(path).url == "/account/sign-in"
    user = User.objects.get(email="new@example.org")
    given = Membership.objects.get(user=user)
    assert (given.inspection, given.role, given.person_key) == (inspection, Role.INSPECTOR.value, key)
    assert last("give_role").detail == {"role": "inspector", "person_key": key}
    assert last("open_account").actor == str(user.pk)


def test_the_link_works_once(administrator):
    path = invite(administrator)
    open_account(path)
    again = open_account(path, "Somebody else")
    assert again.status_code == 404
    assert "This invitation holds no more" in again.content.decode()
    assert not User.objects.filter(name="Somebody else").exists()


def test_the_link_holds_for_a_week(administrator):
    path = invite(administrator)
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now())
    assert open_account(path).status_code == 404


def test_the_database_alone_opens_nothing(administrator):
    path = invite(administrator)
    stored = Invitation.objects.get()
    assert path.rpartition("/")[2] not in str(stored.__dict__)
    assert Client().get(f"/account/invitation/{stored.token}").status_code == 404


def test_a_withdrawn_invitation_opens_nothing(administrator):
    path = invite(administrator)
    administrator.post(f"{PEOPLE}/invitations/{Invitation.objects.get().pk}/withdraw")
    assert Client().get(path).status_code == 404
    assert "new@example.org" not in administrator.get(PEOPLE).content.decode()
    assert last("withdraw_invitation").target == str(Invitation.objects.get().pk)


def test_with_a_mail_server_the_link_goes_to_the_address_only(administrator, settings):
    settings.MAIL = Mail(host="mail.example.org")
    answer = administrator.post(f"{PEOPLE}/add", {"email": "new@example.org", "role": "reader"}, follow=True)
    assert "/account/invitation/" not in answer.content.decode()
    assert mail.outbox[0].to == ["new@example.org"]
    path = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    assert Client().get(path).status_code == 200


def test_who_has_an_account_gets_the_role_at_once(administrator, account, inspection):
    administrator.post(f"{PEOPLE}/add", {"email": "JO@example.org", "role": Role.ANALYST.value})
    assert Membership.objects.get(user=account).role == Role.ANALYST.value
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_or_given_a_role_twice(administrator, account):
    invite(administrator)
    assert administrator.post(f"{PEOPLE}/add", {"email": "new@example.org", "role": "inspector"}).status_code == 422
    for status in (302, 422):
        answer = administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": "reader"})
        assert answer.status_code == status


def test_a_weak_password_opens_no_account(administrator):
    path = invite(administrator)
    assert Client().post(path, {"name": "New", "password": "short"}).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_who_a_person_is_decides_which_cases_are_theirs(administrator, account, inspection):
    administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": Role.AREA_ASSESSOR.value})
    given = Membership.objects.get(user=account)
    person = Person.objects.filter(inspection=inspection).first()
    administrator.post(f"{PEOPLE}/{given.pk}", {"person_key": person.key})
    from eyre.web.access.rights import rights_of

    assert rights_of(account, inspection).person_keys == {person.key}
    assert last("identify_person").detail["person_key"] == person.key


def test_somebody_who_is_not_in_the_list_of_people_is_nobody(administrator, account):
    administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": "inspector"})
    given = Membership.objects.get(user=account)
    assert administrator.post(f"{PEOPLE}/{given.pk}", {"person_key": "somebody"}).status_code == 200
    given.refresh_from_db()
    assert given.person_key == ""


def test_a_role_that_was_taken_away_opens_nothing(administrator, account, inspection):
    administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": Role.INSPECTOR.value})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/inspections/west-mercia-2005/").status_code == 200
    given = Membership.objects.get(user=account)
    administrator.post(f"{PEOPLE}/{given.pk}/remove")
    assert client.get("/inspections/west-mercia-2005/").status_code == 404
    assert last("take_role").target == str(account.pk)


def test_somebody_who_manages_people_is_always_left(administrator, inspection):
    managers = Membership.objects.filter(inspection=inspection, role__in=(Role.ADMINISTRATOR, Role.MANAGER))
    first, second = managers
    assert administrator.post(f"{PEOPLE}/{first.pk}/remove").status_code == 302
    assert administrator.post(f"{PEOPLE}/{second.pk}/remove").status_code in (404, 422)
    assert managers.filter(pk=second.pk).exists()


def test_a_role_in_a_programme_opens_its_inspections(administrator, account, inspection):
    page = f"/programmes/{inspection.programme.key}/people"
    administrator.post(f"{page}/add", {"email": account.email, "role": Role.CHIEF.value})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/inspections/west-mercia-2005/").status_code == 200
    assert "Jo Example" in administrator.get(PEOPLE).content.decode()
    given = Membership.objects.get(user=account)
    administrator.post(f"{page}/{given.pk}/remove")
    assert client.get("/inspections/west-mercia-2005/").status_code == 404


def test_an_administrator_of_the_installation_is_invited_without_a_role(administrator):
    page = administrator.post("/accounts/invite", {"email": "new@example.org"}).content.decode()
    open_account(re.search(r"http://testserver(/account/invitation/\S+)</code>", page)[1])
    user = User.objects.get(email="new@example.org")
    assert user.may_administer
    assert not user.memberships.exists()
    assert last("may_administer").target == str(user.pk)


# Objects of another inspection, in addresses of one's own.


@pytest.fixture
def elsewhere(inspection, account) -> Inspection:
    other = Inspection.objects.create(
        key="elsewhere", title="Elsewhere", area="Elsewhere", year=2005, state=State.FIELDWORK.value,
        inspected_from=inspection.inspected_from, inspected_to=inspection.inspected_to,
    )  # fmt: skip
    Membership.objects.create(user=account, inspection=other, role=Role.ADMINISTRATOR.value)
    Person.objects.create(inspection=other, key="px", kind="inspector", name="A Name Elsewhere")
    return other


def test_a_role_in_another_inspection_is_not_reached_by_its_number(administrator, elsewhere, account):
    theirs = Membership.objects.get(inspection=elsewhere)
    for page in (f"{PEOPLE}/{theirs.pk}", f"{PEOPLE}/{theirs.pk}/remove"):
        assert administrator.get(page).status_code == 404
        assert administrator.post(page, {"person_key": ""}).status_code == 404
    assert administrator.get("/inspections/elsewhere/people").status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_an_invitation_to_another_inspection_is_not_withdrawn_from_here(administrator, elsewhere, account, client):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/inspections/elsewhere/people/add", {"email": "new@example.org", "role": "reader"})
    theirs = Invitation.objects.get()
    assert administrator.post(f"{PEOPLE}/invitations/{theirs.pk}/withdraw").status_code == 404
    assert Invitation.objects.get().ended_at is None


def test_a_person_of_another_inspection_is_no_choice_here(administrator, elsewhere, account):
    page = administrator.get(f"{PEOPLE}/add").content.decode()
    assert "A Name Elsewhere" not in page
    answer = administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": "inspector", "person_key": "px"})
    assert answer.status_code == 200
    assert not Membership.objects.filter(user=account, role="inspector").exists()


def test_who_manages_one_programme_does_not_see_the_people_of_another(account, client):
    own, other = (Programme.objects.create(key=key, title=key) for key in ("own", "other"))
    Membership.objects.create(user=account, programme=own, role=Role.MANAGER.value)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/programmes/own/people").status_code == 200
    for page in ("people", "people/add", "people/1/remove"):
        assert client.get(f"/programmes/{other.key}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["/accounts/", "/accounts/invite", "/record", "/retention"])
def test_pages_of_the_installation_are_for_who_administers_it(page, as_role):
    assert as_role(Role.ADMINISTRATOR).get(page).status_code == 200
    assert as_role(Role.LEAD).get(page).status_code == 403


def test_to_administer_the_installation_opens_no_inspection(account, client):
    account.may_administer = True
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/inspections/west-mercia-2005/").status_code == 404


def test_nobody_changes_an_account_without_administering(account, as_role):
    for change in ("close", "reopen", "unlock", "remove_second_factor"):
        assert as_role(Role.LEAD).post(f"/accounts/{account.pk}", {"change": change}).status_code == 403


def test_a_lost_second_factor_is_taken_off(account, administrator):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    administrator.post(f"/accounts/{account.pk}", {"change": "remove_second_factor"})
    assert not Authenticator.objects.filter(user=account).exists()
    assert last("remove_second_factor").target == str(account.pk)


def test_no_name_and_no_address_stands_in_the_record(administrator, account):
    open_account(invite(administrator))
    administrator.post(f"{PEOPLE}/add", {"email": account.email, "role": "reader"})
    administrator.post(f"/accounts/{account.pk}", {"change": "close"})
    said = " ".join(str(entry.sealed()) for entry in Entry.objects.all())
    for personal in ("New Person", "new@example.org", "Jo Example", "jo@example.org"):
        assert personal not in said


def test_an_administrator_gives_an_account_another_address(account, as_role, client):
    boss = as_role(Role.ADMINISTRATOR)
    address = f"/accounts/{account.pk}/address"
    taken = boss.post(address, {"email": User.objects.exclude(pk=account.pk).first().email})
    assert "Another account has this address" in taken.content.decode()
    assert boss.post(address, {"email": "New@Example.org"}).status_code == 302
    account.refresh_from_db()
    assert account.email == "new@example.org"
    said = Entry.objects.get(action="change_address")
    assert (said.target, said.detail) == (str(account.pk), {})
    assert client.post("/account/sign-in", {"login": "new@example.org", "password": PASSWORD}).status_code == 302
    assert as_role(Role.LEAD).post(address, {"email": "x@example.org"}).status_code == 403


def test_an_account_says_how_one_signs_in_and_who_changes_the_address(as_role, signed_in, settings):
    assert "the demonstration asks for none" in as_role(Role.LEAD).get("/account/").content.decode()
    settings.CONFIGURATION = replace(settings.CONFIGURATION, demonstration=False)
    page = as_role(Role.LEAD).get("/account/").content.decode()
    assert "single sign-on" not in page
    assert "An administrator of the installation can change it" in page
