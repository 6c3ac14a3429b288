"""What those who run an installation see: whether it serves, figures, and logs that name nobody."""

from __future__ import annotations

import io
import json
import logging
import re
import socket

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.urls import path

from eyre.web import urls
from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from eyre.web.inspections.models import Assessment, Inspection
from eyre.web.operation.logs import JsonLines

from .installations import Installation


@pytest.fixture
def log():
    """What the application logs in production, as it would be written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in settings.LOGGING["loggers"])]
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for one, level in zip(loggers, before, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def test_it_says_that_it_lives_and_that_it_can_serve(db, client):
    settings.CONFIGURATION.data.mkdir(exist_ok=True)
    assert client.get("/health").content == b"ok\n"
    assert client.get("/ready").json() == {"database": "ok", "migrations": "ok", "disk": "ok"}


def test_it_is_not_ready_while_a_migration_is_missing(db, client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tasks'")
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


def test_figures_are_in_the_format_of_prometheus(db, client):
    text = client.get("/metrics").content.decode()
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'[a-z_]+(\{[a-z]+="[^"]*"\})? \d+', line) for line in samples), samples
    by_state = sum(int(line.split()[1]) for line in samples if line.startswith("eyre_inspections"))
    assert by_state == Inspection.objects.count() > 0


@pytest.mark.parametrize("probe", ["/health", "/ready", "/metrics"])
def test_nobody_outside_gets_an_answer_to_a_probe(db, client, probe):
    assert client.get(probe, headers={"X-Forwarded-For": "192.0.2.1"}).status_code in (302, 404)


def test_logs_name_nobody_and_no_case(inspection, as_role, log, monkeypatch):
    case = Assessment.objects.filter(inspection=inspection).first().case_id
    lead = User.objects.get(email__startswith="lead")
    User.objects.filter(pk=lead.pk).update(name="Jane Doe")
    browser = as_role(Role.LEAD)
    browser.get(f"/inspections/{inspection.key}/")
    browser.get(f"/inspections/{inspection.key}/cases/{case}/{lead.email}")
    browser.post("/account/login/", {"login": lead.email, "password": "wrong"})
    lines = log()
    text = json.dumps(lines)
    for secret in (lead.email, "Jane", "Doe", case):
        assert secret not in text
    assert {"route": "/inspections/<slug:key>/", "status_code": 200} in [
        {name: line.get(name) for name in ("route", "status_code")} for line in lines
    ]


def fails(request, what):
    raise ValueError(f"{what} is of Jane Doe")


urlpatterns = [path("cases/<what>", login_not_required(fails)), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.urls(__name__)
def test_the_log_of_a_mistake_of_ours_says_where_and_not_with_what(client, log):
    client.raise_request_exception = False
    assert client.get("/cases/case-17").status_code == 500
    failed = next(line for line in log() if "error" in line)
    assert failed["route"] == "/cases/<what>"
    assert failed["error"]["type"] == "builtins.ValueError"
    assert any("test_operation.py" in place for place in failed["error"]["at"])
    assert not re.search("Jane|case-17", json.dumps(log()))


def test_no_model_waits_for_a_migration(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_a_port_where_something_listens_is_refused_with_words(tmp_path):
    """Another server of ours shares its port gladly, and would get half of the requests."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = Installation(tmp_path / "data").eyre("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "data").exists()  # nothing was prepared for it
