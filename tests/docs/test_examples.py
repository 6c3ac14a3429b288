"""Every example of the documentation runs, and prints what the page shows."""

import re

import pytest

from docs.pages import DOCS, blocks, follow, run
from eyre.bundle.read import read_bundle
from eyre.fieldwork.spec import Fieldwork
from eyre.report.figures import Figures
from eyre.report.reference import parse
from eyre.scoring.rating import ratings
from eyre.scoring.scores import score
from eyre.synthetic.twins import shipped_bundle, twins
from eyre.tables.validation import validate
from eyre.tables.yaml_source import read_yaml


def test_the_pack_of_the_how_to_loads_checks_and_scores(tmp_path):
    for block in blocks(DOCS / "how-to" / "write-a-framework-pack.md"):
        follow(block, tmp_path)


def test_the_tutorial_leads_to_a_new_report(tmp_path):
    findings = tmp_path / "eyre-demo" / "bundle" / "findings.md"
    for block in blocks(DOCS / "tutorial.md"):
        follow(block, tmp_path)
        if block.language == "markdown" and block.text.startswith("- "):
            under = "# B3\n\n## Strengths\n\n"
            before = findings.read_text(encoding="utf-8")
            findings.write_text(before.replace(under, under + block.text), encoding="utf-8")
    page = re.sub("<[^>]*>", "", (tmp_path / "eyre-demo" / "report.html").read_text(encoding="utf-8"))
    assert "In 11 of 25 high risk of harm cases" in page
    assert "44% of high risk of harm cases" in page


def test_the_how_to_on_a_programme_leads_to_its_calendars(tmp_path):
    for block in blocks(DOCS / "how-to" / "plan-a-programme.md"):
        follow(block, tmp_path)
    assert (tmp_path / "calendars" / "calendar.ics").is_file()


def test_the_how_to_on_fieldwork_leads_to_timetables_and_its_settings_can_be_read(tmp_path):
    run("eyre demo", tmp_path)
    for block in blocks(DOCS / "how-to" / "plan-fieldwork.md"):
        follow(block, tmp_path)
        if block.language == "yaml":
            assert len(validate(Fieldwork, read_yaml(block.text, "fieldwork.yaml")).assessors) == 3
    assert (tmp_path / "timetables" / "timetable.pdf").is_file()


@pytest.fixture(scope="module")
def figures():
    inspection = read_bundle(shipped_bundle(twins()[0]))
    return Figures(inspection, score(inspection), ratings(inspection))


def table_rows(page):
    """The rows of a page's tables, each as the examples in code of its first cell and the text of its second."""
    cells = (line.strip("|").split("|") for line in page.read_text(encoding="utf-8").splitlines() if line[:3] == "| `")
    return [(re.findall("`([^`]+)`", first), second.strip()) for first, second in cells]


REFERENCES = table_rows(DOCS / "reference" / "references.md")
SUBJECTS = [subject for subjects, _ in REFERENCES for subject in subjects if not subject.startswith("as ")]
FORMS = [(form, printed) for forms, printed in REFERENCES for form in forms if form.startswith("as ")]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_of_the_reference_page_has_a_figure(subject, figures):
    assert figures.resolve(parse(subject), "esi-2005").text


@pytest.mark.parametrize(("form", "printed"), FORMS)
def test_a_form_of_the_reference_page_prints_what_is_shown(form, printed, figures):
    reference = "B1" if form == "as score" else "A1" if form == "as rating" else "smart_objectives_evident @high_roh"
    assert figures.resolve(parse(f"{reference} {form}"), "esi-2005").text == printed


@pytest.fixture(scope="module")
def after_demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    run("eyre demo", folder)
    return folder


def test_the_library_works_as_its_page_shows(after_demo):
    (example,) = blocks(DOCS / "reference" / "library.md")
    (after_demo / "example.py").write_text(example.text, encoding="utf-8")
    shown = re.findall(r"print\(.*\)  # (.*)", example.text)
    assert run("python example.py", after_demo).splitlines() == shown


def test_the_readme_shows_what_is_printed(after_demo):
    for block in blocks(DOCS.parent / "README.md"):
        follow(block, after_demo)
