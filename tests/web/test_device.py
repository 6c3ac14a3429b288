"""What the server gives to devices, and the carry-file that rescues one."""

from __future__ import annotations

import base64
import gzip
import json
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eyre.errors import EyreError
from eyre.web.access.table import Role, State
from eyre.web.audit.models import Entry
from eyre.web.configuration import from_environment
from eyre.web.device.keys import public_carry_key, voucher
from eyre.web.inspections.models import Answer, Event, Inspection

MINE = "WM-1069-esi-2005"
QUESTION = "risk_of_harm_assessment_present"


@pytest.fixture
def fieldwork(db) -> Inspection:
    return Inspection.objects.get(key="west-mercia-fieldwork")


def event(value: str | None = "met", **parts) -> dict:
    made = {"event_id": str(uuid4()), "device": "web-1", "sequence": 1, "version": "1.0.0", "source": "file"}
    return {
        **made,
        "question": QUESTION,
        "value": value,
        "note": None,
        "base_event": None,
        "device_time": None,
        **parts,
    }


def number(part: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(part + "="), "big")


def carried(of: Inspection, *events: dict, person: str = "insp-01", assessment: str = MINE, vouched: str = "") -> bytes:
    """A carry-file, written as a device writes it."""
    key = public_carry_key(of)
    theirs = ec.EllipticCurvePublicNumbers(number(key["x"]), number(key["y"]), ec.SECP256R1()).public_key()
    ours = ec.generate_private_key(ec.SECP256R1())
    secret = HKDF(SHA256(), 32, salt=None, info=b"eyre carry-file").derive(ours.exchange(ec.ECDH(), theirs))
    content = {
        "voucher": vouched or voucher(of, person),
        "device": "web-1",
        "events": [{"assessment": assessment, "event": one} for one in events],
    }
    iv = b"0" * 12
    point = ours.public_key().public_numbers()
    data = AESGCM(secret).encrypt(iv, gzip.compress(json.dumps(content).encode()), None)
    return json.dumps(
        {
            "format": "eyre carry-file 1",
            "inspection": of.key,
            "key": {
                n: base64.urlsafe_b64encode(v.to_bytes(32, "big")).decode().rstrip("=")
                for n, v in (("x", point.x), ("y", point.y))
            },
            "iv": base64.b64encode(iv).decode(),
            "data": base64.b64encode(data).decode(),
        }
    ).encode()


def take(client: Client, content: bytes, key: str = "west-mercia-fieldwork"):
    file = SimpleUploadedFile("x.eyre-carry", content)
    return client.post(f"/inspections/{key}/carry-file", {"file": file}, follow=True)


def test_a_carry_file_is_kept_in_the_name_of_the_person_whose_device_wrote_it(fieldwork, as_role):
    sent = event(note="Seen without a network.")
    page = take(as_role(Role.ADMINISTRATOR), carried(fieldwork, sent)).content.decode()
    assert "1 answer of insp-01 is here now." in page
    (there,) = Event.objects.filter(inspection=fieldwork, event_id=sent["event_id"])
    assert (there.actor_key, there.value) == ("insp-01", "met")
    entry = Entry.objects.get(action="take_in_carry_file")
    assert entry.detail == {"person": "insp-01", "kept": 1, "refused": 0}


def test_taken_in_twice_or_sent_besides_it_is_there_once(fieldwork, as_role):
    sent = event()
    body = json.dumps([sent])
    as_role(Role.INSPECTOR).post(
        f"/inspections/{fieldwork.key}/assessments/{MINE}/events", body, content_type="application/json"
    )
    for _time in range(2):
        assert "1 answer of insp-01" in take(as_role(Role.LEAD), carried(fieldwork, sent)).content.decode()
    assert Event.objects.filter(inspection=fieldwork, event_id=sent["event_id"]).count() == 1
    assert Answer.objects.filter(inspection=fieldwork, assessment_id=MINE, question=QUESTION).count() == 1


def test_what_is_not_taken_in_is_told_with_its_reason(fieldwork, as_role):
    good, bad = event(), event("nonsense")
    page = take(as_role(Role.LEAD), carried(fieldwork, good, bad)).content.decode()
    assert "What was not taken in" in page
    assert Event.objects.filter(event_id=good["event_id"]).exists()
    assert not Event.objects.filter(event_id=bad["event_id"]).exists()


def test_nobody_writes_into_the_cases_of_another(fieldwork, as_role):
    other = fieldwork.assessments.exclude(assessor_key="insp-01").exclude(status="complete").first()
    page = take(as_role(Role.LEAD), carried(fieldwork, event(), assessment=other.assessment_id)).content.decode()
    assert "0 answers of insp-01" in page
    assert not Event.objects.filter(inspection=fieldwork, assessment_id=other.assessment_id, device="web-1").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "eyre carry-file 1"}', b"\xff\xfe", b"[" * 9000])
def test_what_is_no_carry_file_is_said_to_be_none(content, fieldwork, as_role):
    page = take(as_role(Role.LEAD), content or b" ").content.decode()
    assert "no carry-file" in page


def test_a_voucher_of_nobody_or_of_another_inspection_opens_nothing(fieldwork, inspection, as_role):
    for vouched in ("insp-01:forged", voucher(inspection, "insp-01")):
        sent = event()
        assert "no carry-file" in take(as_role(Role.LEAD), carried(fieldwork, sent, vouched=vouched)).content.decode()
        assert not Event.objects.filter(event_id=sent["event_id"]).exists()


def test_a_carry_file_of_another_inspection_says_where_it_belongs(fieldwork, inspection, as_role):
    Inspection.objects.filter(pk=inspection.pk).update(state=State.FIELDWORK.value)
    page = take(as_role(Role.LEAD), carried(fieldwork, event()), key=inspection.key).content.decode()
    assert "west-mercia-fieldwork" in page


def test_the_session_names_the_person_and_gives_a_secret_that_nobody_else_gets(as_role, client):
    assert client.get("/device/session").status_code == 401
    one, two = (as_role(role).get("/device/session").json() for role in (Role.INSPECTOR, Role.LEAD))
    assert one["secret"] == as_role(Role.INSPECTOR).get("/device/session").json()["secret"]
    assert (one["person"], one["secret"]) != (two["person"], two["secret"])
    assert one["secret"] != two["secret"]


def test_events_of_one_person_are_not_taken_from_another_who_signed_in_meanwhile(fieldwork, as_role, user_of):
    sent = json.dumps([event()])
    address = f"/inspections/{fieldwork.key}/assessments/{MINE}/events"
    other = {"X-Eyre-Person": str(user_of(Role.LEAD).pk)}
    answer = as_role(Role.INSPECTOR).post(address, sent, content_type="application/json", headers=other)
    assert answer.status_code == 401


def test_a_device_is_told_of_the_open_cases_of_its_person_only(fieldwork, as_role):
    told = as_role(Role.INSPECTOR).get("/device/cases").json()
    places = {one["place"] for one in told["cases"]}
    assert f"/inspections/west-mercia-fieldwork/assessments/{MINE}/" in places
    assert {one["person"] for one in told["cases"]} == {"insp-01"}
    assert as_role(Role.ANALYST).get("/device/cases").json() == {"inspections": [], "cases": []}


def test_the_shell_names_nobody(as_role, user_of):
    page = as_role(Role.INSPECTOR).get("/device/shell").content.decode()
    assert user_of(Role.INSPECTOR).name not in page.replace("Inspectorate", "")
    assert str(user_of(Role.INSPECTOR).pk) not in page


def test_the_worker_may_open_every_page_and_names_what_it_keeps(client):
    answer = client.get("/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    build = json.loads(answer.content.decode().split("\n")[0].removeprefix("self.BUILD=").rstrip(";"))
    for address in [*build["files"], build["shell"]]:
        assert address.startswith("/static/") or client.get(address).status_code == 200


def test_the_days_of_a_device_are_a_number():
    assert from_environment({"EYRE_DEVICE_DAYS": "7"}).device_days == 7
    with pytest.raises(EyreError, match="EYRE_DEVICE_DAYS"):
        from_environment({"EYRE_DEVICE_DAYS": "soon"})
