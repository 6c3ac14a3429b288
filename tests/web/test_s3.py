"""Evidence files in a storage that speaks S3: a real server process of that protocol, set up as an installation is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from eyre.web.access.table import Role
from eyre.web.configuration import django_storage, from_environment
from eyre.web.files.models import EvidenceFile

PLAN = b"%PDF-1.7\n%a plan\n"
FILES = "/inspections/west-mercia-2005/files"


@pytest.fixture(scope="module")
def server():
    """A process that speaks S3, with a bucket in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(address).close()
            break
        except OSError:
            time.sleep(0.25)
    yield address
    process.terminate()
    process.wait(30)


@pytest.fixture
def bucket(server, monkeypatch, settings, tmp_path):
    """The storage that the settings of an installation give, and what lies in its bucket."""
    for name, value in {
        "EYRE_FILES": "s3://evidence/of-eyre", "EYRE_DATA": str(tmp_path), "AWS_ENDPOINT_URL_S3": server,
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-west-2",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    where = {"LocationConstraint": "eu-west-2"}
    client.create_bucket(Bucket="evidence", CreateBucketConfiguration=where)
    settings.STORAGES = {**settings.STORAGES, "default": django_storage(from_environment(os.environ))}

    def there():
        listed = client.list_objects_v2(Bucket="evidence").get("Contents", [])
        return {one["Key"]: client.get_object(Bucket="evidence", Key=one["Key"])["Body"].read() for one in listed}

    yield there
    for key in there():
        client.delete_object(Bucket="evidence", Key=key)
    client.delete_bucket(Bucket="evidence")


@pytest.fixture
def lead(as_role, inspection):
    return as_role(Role.LEAD)


def test_a_file_is_kept_fetched_and_removed_through_the_pages(bucket, lead, django_capture_on_commit_callbacks):
    assert lead.post(FILES, {"file": SimpleUploadedFile("plan.pdf", PLAN)}).status_code == 302
    (kept,) = EvidenceFile.objects.all()
    assert bucket() == {f"of-eyre/{kept.place}": PLAN}
    assert "plan" not in kept.place
    assert b"".join(lead.get(f"{FILES}/{kept.pk}").streaming_content) == PLAN
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.post(f"{FILES}/{kept.pk}/remove").status_code == 302
    assert bucket() == {}


def test_what_is_refused_is_not_sent_there(bucket, lead):
    assert lead.post(FILES, {"file": SimpleUploadedFile("plan.pdf", b"MZ\x00")}).status_code == 422
    assert bucket() == {}


def test_the_export_brings_files_from_there_and_tells_one_that_is_gone(bucket, lead, tmp_path):
    lead.post(FILES, {"file": SimpleUploadedFile("plan.pdf", PLAN)})
    answer = lead.get("/inspections/west-mercia-2005/bundle?files=1")
    (tmp_path / "b.zip").write_bytes(answer.getvalue())
    assert zipfile.ZipFile(tmp_path / "b.zip").read("files/0001-plan.pdf") == PLAN
    default_storage.delete(EvidenceFile.objects.get().place)
    told = lead.get("/inspections/west-mercia-2005/bundle?files=1")
    assert told.status_code == 422
    assert "Export it again" in told.content.decode()
