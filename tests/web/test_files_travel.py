"""Evidence files go out with the bundle and come in again through the same checks, and nothing of them is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eyre.assessment.inspection import Inspection as Value
from eyre.bundle.read import read_bundle
from eyre.errors import Problems
from eyre.synthetic.twins import shipped_bundle, twins
from eyre.web.access.rights import Rights
from eyre.web.access.table import Role, State
from eyre.web.accounts.models import User
from eyre.web.api import tokens
from eyre.web.audit.models import Entry
from eyre.web.files.models import EvidenceFile
from eyre.web.files.services import keep
from eyre.web.inspections import services, store
from eyre.web.inspections.models import Inspection

PDF = b"%PDF-1.7\n%a small one\n"
EXPORT = "/inspections/west-mercia-2005/bundle"
WHOLE = Rights(frozenset([Role.ADMINISTRATOR]), frozenset(), State.PREPARATION)


@pytest.fixture(autouse=True)
def storage_of_the_test(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


@pytest.fixture(scope="module")
def another() -> Value:
    """The demonstration under another key, so that it can be taken in beside the one that is there."""
    value = read_bundle(shipped_bundle(twins()[0]))
    about = value.about.model_copy(update={"id": "another"})
    of_it = {name for name, table in value.tables.items() if "inspection" in table.column_names}
    renamed = {}
    for name in of_it:
        table = value.tables[name]
        place = table.schema.get_field_index("inspection")
        renamed[name] = table.set_column(place, table.schema.field(place), [["another"] * table.num_rows])
    return replace(value, about=about, tables={**value.tables, **renamed})


@contextmanager
def undone() -> Iterator[None]:
    """What is written here is undone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kept(inspection: Inspection, by: User, content: bytes = PDF, name: str = "plan.pdf", **about: str) -> EvidenceFile:
    return keep(inspection, SimpleUploadedFile(name, content), by=by, **about)


def exported(inspection: Inspection, by: User, rights: Rights = WHOLE) -> bytes:
    return services.export(inspection, rights, by=by, with_files=True)[1].read()


def taken(content: bytes, by: User) -> Inspection:
    return services.take_in(SimpleUploadedFile("bundle.zip", content), by=by)


CONTENTS = st.one_of(
    st.binary(max_size=200).map(lambda data: ("pdf", b"%PDF-" + data)),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=200)
    .filter(lambda text: not text.lstrip().startswith("<"))
    .map(lambda text: ("txt", text.encode())),
)
OF_AN_ANSWER = {"case_id": "WM-1069", "assessment_id": "WM-1069-esi-2005", "question": "oasys_completed"}
SENT = st.fixed_dictionaries(
    {
        "sent": CONTENTS,
        "name": st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), max_size=30),
        "about": st.sampled_from(
            [{}, {"framework": "esi-2005", "criterion": "A1"}, {"case_id": "WM-1069"}, OF_AN_ANSWER]
        ),
        "sender_key": st.sampled_from(["", "insp-01"]),
        "at": st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(SENT, max_size=4), state=st.sampled_from(list(State)))
@pytest.mark.django_db
def test_any_inspection_comes_out_as_it_went_in_with_its_evidence(another, user_of, files, state):
    by = user_of(Role.ADMINISTRATOR)
    rights = replace(WHOLE, state=state)
    with undone():
        first = store.add(another, by=by)
        for one in files:
            ending, content = one["sent"]
            name = f"{one['name']}.{ending}"
            made = kept(first, by, content, name, sender_key=one["sender_key"], **one["about"])
            EvidenceFile.objects.filter(pk=made.pk).update(at=one["at"].replace(tzinfo=UTC))
        went_out = exported(first, by, rights)
    with undone():
        second = taken(went_out, by)
        assert exported(second, by, rights) == went_out
        assert EvidenceFile.objects.filter(inspection=second).count() == len(files)
        sizes = sorted(len(default_storage.open(one.place).read()) for one in second.files.all())
        assert sizes == sorted(len(one["sent"][1]) for one in files)


@pytest.mark.parametrize(("role", "may"), [
    (Role.ADMINISTRATOR, True), (Role.LEAD, True), (Role.CHIEF, False), (Role.ANALYST, False),
])  # fmt: skip
def test_they_go_out_to_those_alone_who_may_have_the_names_and_the_files(inspection, as_role, user_of, role, may):
    kept(inspection, user_of(Role.LEAD))
    Inspection.objects.filter(pk=inspection.pk).update(state=State.WRITING.value)
    browser = as_role(role)
    assert ("with its evidence files" in browser.get("/inspections/west-mercia-2005/").content.decode()) is may
    answer = browser.get(f"{EXPORT}?files=1")
    assert answer.status_code == (200 if may else 403)
    if may:
        names = zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()
        assert [name for name in names if name.startswith("files/")] == ["files/0001-plan.pdf", "files/list.csv"]
        assert Entry.objects.filter(action="export").latest("number").detail == {"names": True, "files": 1}
    without = browser.get(EXPORT)
    assert not any("files/" in name for name in zipfile.ZipFile(io.BytesIO(without.getvalue())).namelist())


def test_a_token_needs_the_scopes_for_them(client, inspection, user_of):
    kept(inspection, user_of(Role.LEAD))
    for scopes, status in (
        (["export", "export_with_names", "keep_files"], 200), (["export", "export_with_names"], 403),
        (["export", "keep_files"], 403),
    ):  # fmt: skip
        header = {"Authorization": f"Bearer {tokens.create(user_of(Role.LEAD), 'test', scopes, 7)}"}
        answer = client.get(f"/api{EXPORT}?files=true", headers=header)
        assert answer.status_code == status, scopes


def test_the_sender_sees_again_what_they_sent_after_a_move(another, as_role, user_of):
    """On another installation the account is another one; who it is in the inspection is the same."""
    by = user_of(Role.ADMINISTRATOR)
    with undone():
        first = store.add(another, by=by)
        kept(first, by, name="theirs.pdf", sender_key="area-1")
        kept(first, by, name="ours.pdf")
        went_out = exported(first, by)
    second = taken(went_out, by)
    liaison = user_of(Role.LIAISON)
    second.memberships.create(user=liaison, role=Role.LIAISON.value, person_key="area-1")
    listed = as_role(Role.LIAISON).get("/inspections/another/files").context["files"]
    assert [one.name for one, _kind in listed] == ["theirs.pdf"]


def changed(content: bytes, path: str, instead: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(name, instead if name == path else before.read(name))
    return target.getvalue()


class TestRefused:
    """One file that may not be kept, and nothing of the bundle is taken in."""

    @pytest.fixture
    def went_out(self, another, user_of):
        by = user_of(Role.ADMINISTRATOR)
        with undone():
            first = store.add(another, by=by)
            kept(first, by)
            kept(first, by, b"A note", "note.txt")
            return exported(first, by)

    def nothing_is_there(self):
        return not Inspection.objects.filter(key="another").exists() and not EvidenceFile.objects.exists()

    def stored(self):
        return set(default_storage.listdir("evidence")[1])

    def test_a_file_that_was_changed_on_the_way(self, went_out, user_of):
        with pytest.raises(Problems, match="digest"):
            taken(changed(went_out, "files/0001-plan.pdf", b"%PDF-other"), user_of(Role.ADMINISTRATOR))
        assert self.nothing_is_there()

    def test_a_program_under_the_name_of_a_document(self, went_out, user_of):
        program = b"MZ\x90\x00 a program"
        with zipfile.ZipFile(io.BytesIO(went_out)) as archive:
            listed = archive.read("files/list.csv").decode()
        row = next(line for line in listed.splitlines() if line.startswith("files/0001"))
        size, digest = row.split(",")[7:9]
        forged = listed.replace(f"{size},{digest}", f"{len(program)},{sha(program)}")
        bad = changed(changed(went_out, "files/list.csv", forged.encode()), "files/0001-plan.pdf", program)
        before = self.stored()
        with pytest.raises(Problems, match="no kind that is kept"):
            taken(bad, user_of(Role.ADMINISTRATOR))
        assert self.nothing_is_there()
        assert self.stored() == before

    def test_what_the_scanner_finds(self, went_out, user_of, settings):
        settings.CONFIGURATION = replace(settings.CONFIGURATION, scanner="false")
        with pytest.raises(Problems) as told:
            taken(went_out, user_of(Role.ADMINISTRATOR))
        assert [problem.file for problem in told.value.problems] == ["files/0001-plan.pdf", "files/0002-note.txt"]
        assert self.nothing_is_there()

    def test_an_inspection_that_is_there_already(self, went_out, user_of):
        taken(went_out, user_of(Role.ADMINISTRATOR))
        before = self.stored()
        with pytest.raises(Exception, match="already"):
            taken(went_out, user_of(Role.ADMINISTRATOR))
        assert self.stored() == before


def test_a_file_that_is_removed_meanwhile_is_told(inspection, user_of):
    made = kept(inspection, user_of(Role.LEAD))
    default_storage.delete(made.place)
    with pytest.raises(Exception, match="Export it again"):
        exported(inspection, user_of(Role.LEAD))


def test_who_may_not_is_refused_by_the_service_as_well(inspection, user_of):
    with pytest.raises(PermissionDenied):
        exported(inspection, user_of(Role.ANALYST), replace(WHOLE, roles=frozenset([Role.ANALYST])))


def sha(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()
