"""A bundle goes from the command line into an installation and comes back the same."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from hashlib import sha256

import pytest

from eyre.bundle.carried import Carried, carried_files, content_of, list_of_files
from eyre.bundle.files import open_files
from eyre.bundle.load import load
from eyre.bundle.write import bundle_files
from eyre.synthetic.twins import shipped_bundle, twins

from .installations import Installation

_SENT = datetime(2026, 5, 4, 9, 30)
_TOKEN = """
import django; django.setup()
from eyre.web.access.models import Membership
from eyre.web.access.table import Action, Role
from eyre.web.accounts.models import User
from eyre.web.api.tokens import create
from eyre.web.inspections.models import Programme
user = User.objects.create_user("push@example.org", name="Push", may_administer=True)
print(create(user, "test", [action.value for action in Action], 1))
"""
_MEMBER = """
import django; django.setup()
from eyre.web.access.models import Membership
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Inspection
Membership.objects.create(user=User.objects.get(), inspection=Inspection.objects.get(), role="administrator")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    installation = Installation(tmp_path_factory.mktemp("site"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", "from eyre.cli.main import main; main()", "serve", "--no-demo", "--port", str(port),
         "--data", str(installation.data)],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith(("EYRE_", "DJANGO_"))},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/ready").close()
            break
        except OSError:
            time.sleep(0.5)
    yield installation, address
    server.terminate()
    server.wait(60)


def eyre(*arguments):
    return subprocess.run(
        [sys.executable, "-c", "from eyre.cli.main import main; main()", *map(str, arguments)],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "300"},
    )  # fmt: skip


def test_a_bundle_is_pushed_and_pulled_without_loss(site, tmp_path):
    installation, address = site
    token = installation.run("-c", _TOKEN).stdout.strip()
    bundle = tmp_path / "sent"
    shutil.copytree(shipped_bundle(twins()[0]), bundle)
    plan = Carried(
        "files/0001-plan.txt", "plan.txt", "esi-2005", "A1", "", "", "", 4, sha256(b"Plan").hexdigest(), _SENT, ""
    )
    (bundle / "files").mkdir()
    (bundle / plan.file).write_bytes(b"Plan")
    (bundle / "files" / "list.csv").write_bytes(list_of_files([plan]))
    done = eyre("push", bundle, "--to", address, "--token", token)
    assert done.returncode == 0, done.stderr
    twice = eyre("push", bundle, "--to", address, "--token", token)
    assert twice.returncode == 1
    assert "already" in twice.stderr
    unknown = eyre("pull", "west-mercia-2005", "--from", address, "--token", token, "--to", tmp_path / "x.zip")
    assert "Not found" in unknown.stderr
    assert installation.run("-c", _MEMBER).returncode == 0
    pulled = eyre("pull", "west-mercia-2005", "--from", address, "--token", token, "--to", tmp_path / "b.zip")
    assert pulled.returncode == 0, pulled.stderr
    shutil.unpack_archive(tmp_path / "b.zip", tmp_path / "bundle")
    assert bundle_files(load(tmp_path / "bundle").inspection) == bundle_files(load(bundle).inspection)
    assert not (tmp_path / "bundle" / "files").exists()
    pulled = eyre(
        "pull", "west-mercia-2005", "--files", "--from", address, "--token", token, "--to", tmp_path / "f.zip"
    )
    assert pulled.returncode == 0, pulled.stderr
    assert content_of(*carried_files(open_files(tmp_path / "f.zip")), open_files(tmp_path / "f.zip")) == b"Plan"


def test_a_bundle_with_a_changed_evidence_file_is_not_pushed(site, tmp_path):
    bundle = tmp_path / "sent"
    shutil.copytree(shipped_bundle(twins()[0]), bundle)
    (bundle / "files").mkdir()
    (bundle / "files" / "0001-plan.txt").write_bytes(b"Plan")
    told = eyre("push", bundle, "--to", site[1], "--token", "eyre_x")
    assert told.returncode == 1
    assert "list of the evidence files is missing" in told.stderr


@pytest.mark.parametrize(("to", "said"), [
    ("http://example.org", "https://"), ("nowhere", "no address"), ("http://127.0.0.1:9", "does not answer"),
])  # fmt: skip
def test_a_place_that_cannot_be_reached_safely_is_told(to, said):
    told = eyre("pull", "west-mercia-2005", "--from", to, "--token", "eyre_x", "--to", "/nowhere/x.zip")
    assert told.returncode == 1
    assert said in told.stderr


def test_a_wrong_token_is_told_with_the_remedy(site):
    told = eyre("pull", "west-mercia-2005", "--from", site[1], "--token", "eyre_x", "--to", "/nowhere/x.zip")
    assert "page Tokens" in told.stderr
