"""Django's forms in the markup of the design system."""

import datetime
import re

import pytest
from django.utils.translation import override

from web.sample_pages import EveryField


@pytest.fixture
def empty():
    return str(EveryField())


@pytest.fixture
def wrong():
    """As it comes back when it was sent empty, with one impossible date."""
    return str(EveryField({"begins_day": "31", "begins_month": "2", "begins_year": "2005"}))


def test_every_control_has_a_label_that_leads_to_it(empty):
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', empty))
    controls = re.findall(r'<(?:input(?! type="hidden")|select|textarea)[^>]* id="([^"]+)"', empty)
    assert len(controls) == len(set(controls)) > 12
    assert set(controls) == labels


def test_a_group_of_choices_stands_in_a_fieldset_with_its_legend(empty):
    assert empty.count("<fieldset") == empty.count("<legend") == 3
    assert re.search(r"<legend[^>]*>Kind\s*</legend>", empty)
    assert empty.count('class="govuk-radios__input"') == 2


def test_what_may_be_left_out_says_so(empty):
    optional = re.findall(r">([^<>]+) <span class=\"eyre-optional\">\(optional\)", empty)
    assert optional == ["Last day on site", "Sections", "Note", "Address for messages"]


def test_a_hint_is_read_with_its_field(empty):
    assert '<div class="govuk-hint" id="id_name_helptext">As it shall stand on the cover.</div>' in empty
    assert re.search(r'<input type="text" name="name"[^>]*aria-describedby="id_name_helptext"', empty)
    assert re.search(r'<fieldset[^>]*aria-describedby="id_begins_helptext"', empty)


def test_an_error_is_read_with_its_field_and_shown_as_one(wrong):
    field = re.search(r'<input type="text" name="name"[^>]*>', wrong)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert "govuk-input--error" in field
    assert '<div id="id_name_error"><p class="govuk-error-message">' in wrong
    assert "govuk-select--error" in wrong


def test_a_form_without_errors_shows_none(empty):
    assert "govuk-error-message" not in empty
    assert "--error" not in empty


def test_a_date_in_three_parts_is_read_as_a_date_and_comes_back_as_it_was_typed(wrong):
    sent = {"begins_day": "14", "begins_month": "3", "begins_year": "2005"}
    form = EveryField(sent)
    form.is_valid()
    assert form.cleaned_data["begins"] == datetime.date(2005, 3, 14)
    assert re.findall(r'name="begins_(\w+)"[^>]*value="(\w+)"', wrong) == [
        ("day", "31"),
        ("month", "2"),
        ("year", "2005"),
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("typed", ["4/3/2005", "04/03/2005", "2005-03-04"])
def test_a_date_has_its_day_first(language, typed):
    with override(language):
        form = EveryField({"ends": typed})
        form.is_valid()
    assert form.cleaned_data["ends"] == datetime.date(2005, 3, 4)


def test_hidden_fields_are_sent_and_nothing_else_is_drawn_of_them(empty):
    assert re.search(r'<input type="hidden" name="where" value="here"[^>]*>', empty)
    assert empty.count("Where") == 0


def test_what_was_typed_is_shown_as_text():
    html = str(EveryField({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
