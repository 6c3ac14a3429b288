"""Every word of the pages in both languages. `just messages` writes what is missing into the catalogue."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest

import eyre.web

WEB = Path(eyre.web.__file__).parent
TEMPLATES = sorted(file for file in WEB.rglob("*.html") if not {"assets", "static"} & set(file.relative_to(WEB).parts))


@pytest.fixture(scope="module")
def update():
    """The program behind `just messages`, which lies beside the catalogue."""
    spec = importlib.util.spec_from_file_location("update_messages", WEB / "locale" / "update.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages(update):
    return update.messages()


@pytest.fixture(scope="module")
def catalogue(update):
    return polib.pofile(str(update.CATALOGUE))


def test_every_message_is_translated(update, messages, catalogue):
    done = {update.key(entry) for entry in catalogue if update.translated(entry)}
    missing = sorted(message[1] for message in messages - done)
    assert missing == [], "Run `just messages`, then translate these in locale/cy/LC_MESSAGES/django.po"


def test_the_catalogue_holds_nothing_that_is_gone(update, messages, catalogue):
    assert sorted(entry.msgid for entry in catalogue if update.key(entry) not in messages) == []


def test_messages_are_found_in_templates_and_in_python(messages):
    found = {singular for _, singular, _ in messages}
    assert {"Skip to main content", "Official – sensitive", "%(number)s thing needs mending"} <= found


def test_a_translation_has_the_placeholders_of_its_message(catalogue):
    def placeholders(text):
        return sorted(re.findall(r"%\(\w+\)s|\{\w+\}", text))

    for entry in catalogue:
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert placeholders(text) == placeholders(entry.msgid_plural or entry.msgid), entry.msgid


def test_the_compiled_catalogue_is_that_of_the_text(update, catalogue):
    compiled = polib.mofile(str(update.CATALOGUE.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in compiled} == {e.msgid: e.msgstr for e in catalogue.translated_entries()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.relative_to(WEB).as_posix())
def test_no_words_stand_in_a_template_that_cannot_be_translated(template):
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
    text = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}", "", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    spoken = re.findall(r"(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"", text)
    text = re.sub(r"<script\b.*?</script>", "", text, flags=re.S)  # data for scripts, which nobody reads
    text = re.sub(r"<code\b.*?</code>", "", text, flags=re.S)  # what is typed as it stands, in any language
    words = re.sub(r"<[^>]*>|&\w+;", " ", text)
    assert re.findall(r"\w*[^\W\d_]{2,}\w*", " ".join([words, *spoken])) == []
