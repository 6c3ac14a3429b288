"""What is shown when something went wrong."""

import logging
import re
from dataclasses import replace

import pytest
from django.test import Client, override_settings
from django.utils import translation

from web.sample_pages import PROBLEMS


@pytest.fixture(autouse=True)
def sample_pages(settings):
    settings.ROOT_URLCONF = "web.sample_pages"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_has_a_page_with_a_way_on(client, status):
    answer = client.get(f"/fails/{status}")
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1>") == 1
    assert html.count("<p>") >= 2
    assert '<a href="/">Go to the home page</a>' in html


def test_a_form_whose_protection_has_run_out_says_so():
    answer = Client(enforce_csrf_checks=True).post("/every-field")
    assert answer.status_code == 403
    assert "send the form again" in answer.content.decode()


def test_what_the_user_can_mend_is_said_with_its_remedy(client):
    answer = client.get("/fails/422", headers={"referer": "http://testserver/every-field"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "only 96 are eligible. Lower the sample to 96." in html
    assert '<a href="http://testserver/every-field">Go back and try again</a>' in html


def test_nobody_is_led_back_to_another_site(client):
    html = client.get("/fails/422", headers={"referer": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere" not in html


def test_every_problem_of_a_file_is_in_a_table(client):
    html = client.get("/fails/422-table").content.decode()
    assert "2 things need mending" in html
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1], re.S)
    cells = [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows
    ]
    assert cells[0] == ["caseload.csv", "14", "commenced_on", "2065-01-04", PROBLEMS[0].reason, PROBLEMS[0].remedy]
    assert cells[1][3] == "&lt;b&gt;hihg&lt;/b&gt;"


def test_a_mistake_of_ours_shows_a_reference_that_the_log_has_and_no_detail(client, caplog):
    with caplog.at_level(logging.ERROR, logger="eyre"):
        html = client.get("/fails/500").content.decode()
    reference = re.search(r'<p class="eyre-reference">(\w{8})</p>', html)[1]
    assert [record.args[0] for record in caplog.records if record.name == "eyre.web.site.views"] == [reference]
    assert "the name of a person" not in html
    assert "ValueError" not in html


@pytest.mark.parametrize(("marking", "words"), [("official", "Official"), ("secret", "secret")])
def test_every_page_is_marked_above_and_below(client, settings, marking, words):
    with override_settings(CONFIGURATION=replace(settings.CONFIGURATION, marking=marking)):
        for page in ("/privacy", "/fails/404", "/fails/500", "/every-part"):
            answer = client.get(page)
            html = answer.content.decode()
            assert answer.status_code == (int(page[-3:]) if "fails" in page else 200)
            assert html.count(f'<p class="eyre-marking">{words}</p>') == 2
            assert html.index("eyre-marking") < html.index("<main") < html.rindex("eyre-marking")


@pytest.mark.parametrize(
    "page", ["/privacy", "/accessibility", "/every-part", "/every-field", "/fails/404", "/fails/422-table"]
)
def test_no_page_holds_a_script_or_a_style_of_its_own(client, page):
    html = client.get(page).content.decode()
    assert "reference" not in html.split("<main")[1]
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=|javascript:", html) == []


def test_the_language_is_chosen_with_a_form_and_kept(client, request):
    request.addfinalizer(translation.deactivate)
    assert '<html lang="en"' in client.get("/privacy").content.decode()
    assert client.post("/language", {"language": "cy", "next": "/privacy"}).status_code == 302
    html = client.get("/privacy").content.decode()
    assert '<html lang="cy"' in html
    assert "<h1>Preifatrwydd</h1>" in html
    assert '<button class="eyre-header__button" name="language" value="en" lang="en">English</button>' in html
