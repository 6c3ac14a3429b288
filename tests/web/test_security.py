"""What holds on every page, whoever asks: headers, forgery, other sites, files."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from eyre.web.access.table import Role
from eyre.web.accounts.models import User
from web.every_page import addresses

LINKS = re.compile(r'(?:src|href|action)="([^"]*)"')


SEEN = []


@pytest.fixture
def answers(as_role, inspection):
    """Every page, as nobody who has signed in sees it, and those two who together see all. Asked for once."""
    if not SEEN:
        visitors = (Client(), as_role(Role.ADMINISTRATOR), as_role(Role.LEAD))
        SEEN.extend((address, visitor.get(address)) for address in addresses() for visitor in visitors)
    return SEEN


def html(answers):
    for address, answer in answers:
        if answer.headers["Content-Security-Policy"].endswith("; sandbox"):
            continue
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            yield address, answer.content.decode()


def test_there_are_pages_to_look_at(answers):
    opened = {address for address, answer in answers if answer.status_code == 200}
    assert len(opened) > 20
    assert not [address for address, answer in answers if answer.status_code >= 500]


def test_every_answer_has_the_headers_of_safety(answers):
    for address, answer in answers:
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "geolocation=()" in headers["Permissions-Policy"], address
        assert "Server" not in headers, address
        assert "X-Powered-By" not in headers, address


def test_every_answer_has_a_content_policy_without_exceptions(answers):
    for address, answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        if policy.endswith("; sandbox"):
            # A report as a file of its own: it brings its style along, and nothing in it runs.
            assert "script-src" not in policy, address
            policy = policy.replace("style-src 'unsafe-inline'", "style-src")
        assert "default-src 'none'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "base-uri 'none'" in policy, address
        for hole in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"):
            assert hole not in policy, address


def test_no_page_has_a_script_or_a_style_of_its_own(answers):
    for address, page in html(answers):
        for script in re.findall(r"<script\b[^>]*>", page):
            assert "src=" in script or 'type="application/json"' in script, (address, script)
        assert not re.search(r"<style\b|\sstyle=\"|\son[a-z]+=\"|javascript:", page), address


def test_no_page_fetches_anything_from_another_site(answers):
    for address, page in html(answers):
        assert not [link for link in LINKS.findall(page) if re.match(r"(https?:)?//", link)], address


def test_what_only_some_may_see_is_kept_by_no_cache(answers):
    for address, answer in answers:
        # The script of the device is the same for everybody, and asked for anew each time.
        assert ("no-cache" if address == "/worker.js" else "no-store") in answer.headers["Cache-Control"], address


def test_every_form_that_changes_something_is_protected_from_forgery(answers):
    for address, page in html(answers):
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", page, re.DOTALL | re.IGNORECASE):
            assert "csrfmiddlewaretoken" in form, address


def test_a_forged_form_changes_nothing(account, user_of, inspection):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(user_of(Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses():
        answer = forged.post(address, {"change": "close"})
        assert answer.status_code in (401, 403, 404, 405), address


def test_a_page_of_the_installation_asks_to_sign_in(inspection):
    opened = [address for address in addresses() if Client().get(address).status_code == 200]
    assert set(opened) <= {
        "/account/sign-in", "/account/closed", "/account/demonstration", "/account/password/forgotten",
        "/account/password/forgotten/sent", "/account/password/changed", "/account/password/forgotten/x-west-mercia-2005",
        "/account/single-sign-on/cancelled", "/account/single-sign-on/failed", "/accessibility", "/privacy",
        "/api/openapi.json", "/device/", "/device/shell", "/worker.js",  # these hold nobody's data
    }  # fmt: skip


def test_the_cookie_of_the_language_is_out_of_reach_of_scripts(db, client):
    cookie = client.post("/language", {"language": "cy", "next": "/"}).cookies["django_language"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_choosing_a_language_leads_to_no_other_site(db, client, where):
    answer = client.post("/language", {"language": "cy", "next": where})
    assert answer.headers["Location"] == "/"


def test_a_site_of_another_name_is_not_answered(db, client):
    assert client.get("/account/sign-in", headers={"host": "evil.example"}).status_code == 400


def test_passwords_are_kept_as_slow_hashes():
    from django.conf import global_settings

    from eyre.web import settings as ours

    assert not hasattr(ours, "PASSWORD_HASHERS")
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        assert make_password("x").startswith("pbkdf2_sha256$1")


def test_in_production_cookies_go_over_tls_only(tmp_path):
    import os
    import subprocess
    import sys

    code = (
        "import eyre.web.settings as s; assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT;"
        "assert s.LANGUAGE_COOKIE_SECURE;"
        "assert s.SECURE_HSTS_SECONDS >= 31536000 and not s.DEBUG and not s.CONFIGURATION.demonstration;"
        "assert s.SIGN_IN.proxies == 1 and not s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"
    )
    environment = {
        **os.environ, "EYRE_DATA": str(tmp_path), "EYRE_PRODUCTION": "1", "EYRE_HOSTS": "eyre.example.org",
        "EYRE_SECRET_KEY": "x" * 50, "EYRE_DEMONSTRATION": "1",
    }  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_bundle_that_is_no_bundle_is_refused_with_words(as_role):
    from io import BytesIO

    administrator = as_role(Role.ADMINISTRATOR)
    for content in (b"MZ\x90 a program", b"PK\x03\x04 a broken archive"):
        file = BytesIO(content)
        file.name = "bundle.zip"
        answer = administrator.post("/inspections/take-in", {"bundle": file})
        assert answer.status_code in (200, 422)
        assert "Traceback" not in answer.content.decode()


def test_an_archive_that_would_write_elsewhere_writes_nothing(as_role, tmp_path):
    import zipfile
    from io import BytesIO

    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../../../tmp/eyre-was-here", "x")
        archive.writestr("inspection.yaml", "id: x")
    file.seek(0)
    file.name = "bundle.zip"
    assert as_role(Role.ADMINISTRATOR).post("/inspections/take-in", {"bundle": file}).status_code == 422
    from pathlib import Path

    assert not Path("/tmp/eyre-was-here").exists()


def test_what_somebody_typed_is_shown_as_text(as_role, account):
    User.objects.filter(pk=account.pk).update(name="<script>alert(1)</script>")
    page = as_role(Role.ADMINISTRATOR).get("/accounts/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_marking_of_an_inspection_stands_on_its_pages_instead_of_that_of_the_installation(as_role, inspection):
    lead = as_role(Role.LEAD)
    inspection.__class__.objects.filter(pk=inspection.pk).update(marking="")
    assert "Official – sensitive" in lead.get("/inspections/west-mercia-2005/").content.decode()
    inspection.__class__.objects.filter(pk=inspection.pk).update(marking="Restricted to the team")
    page = lead.get("/inspections/west-mercia-2005/").content.decode()
    assert page.count("Restricted to the team") == 2
    assert "Official – sensitive" not in page
    assert "Official – sensitive" in lead.get("/").content.decode()
