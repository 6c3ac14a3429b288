"""What tests of several packages share."""

import os
from pathlib import Path

import pytest
import west_mercia as shipped
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright

from eyre.document import render_docx, render_html, render_pdf
from eyre.report.build import build_report

# The same examples in every run, so that a change is judged by itself and not by chance; a wider search is
# `pytest --hypothesis-profile=search`. No deadline: how fast a machine is decides nothing.
_STEADY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("steady", derandomize=True, max_examples=30, **_STEADY)
settings.register_profile("search", max_examples=300, **_STEADY)
settings.load_profile("steady")

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium: without it, tests that need a browser are skipped, but fail in continuous integration."""
    if not CHROMIUM.exists():
        message = f"There is no browser at {CHROMIUM}. Install it with: apt-get install -y chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def west_mercia():
    """The shipped inspection, scored."""
    return shipped.read_shipped()


@pytest.fixture(scope="session")
def west_mercia_report(west_mercia):
    """Its report as a document value."""
    return build_report(west_mercia.inspection, west_mercia.scores, west_mercia.ratings)


@pytest.fixture(scope="session")
def west_mercia_html(west_mercia_report):
    return render_html(west_mercia_report)


@pytest.fixture(scope="session")
def west_mercia_pdf(west_mercia_report):
    return render_pdf(west_mercia_report)


@pytest.fixture(scope="session")
def west_mercia_docx(west_mercia_report):
    return render_docx(west_mercia_report)
