"""Help with examples on every command, exit codes, and no traceback for a user's mistake."""

import ctypes
import os
import re
import shutil
import struct
import subprocess
import sys

import pytest
from command_line import eyre
from west_mercia import shipped

from eyre.cli.commands import COMMANDS, imported


def words_of(command, path):
    """Every command with the words that call it."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from words_of(inner, (*path, name))
    else:
        yield path


WORDS = sorted(words for name in COMMANDS for words in words_of(imported(name), (name,)))


def test_the_commands_are_those_that_are_documented():
    assert {path[0] for path in WORDS} >= {
        "demo", "check", "score", "report", "feedback", "trace", "answer", "framework", "synthetic",
    }  # fmt: skip
    assert {path[1] for path in WORDS if path[0] == "framework"} == {"list", "show", "check", "diff", "move"}


@pytest.mark.parametrize("path", WORDS, ids=" ".join)
def test_the_help_of_every_command_has_an_example_of_itself(path):
    ran = eyre(*path, "--help")
    assert ran.code == 0
    assert re.search(rf"Examples?:\s+`?eyre {' '.join(path)}", ran.out), ran.out
    assert eyre(*path, "-h").out == ran.out


def test_the_help_says_the_exit_codes():
    out = " ".join(eyre("--help").out.split())
    assert "0 done" in out
    assert "1 something in your files is to be mended" in out
    assert "2 the command was called wrongly" in out


@pytest.mark.parametrize(
    "words",
    [
        ("chekc", "x"),
        ("check",),
        ("check", "a", "b"),
        ("score", "x", "--format", "xml"),
        ("score", "x", "--gruop", "all"),
        ("report", "x", "--format", "odt"),
        ("trace", "x"),
        ("answer", "x", "WM-0001", "q", "met"),
        ("framework", "shwo"),
        ("synthetic", "build", "x"),
    ],
)
def test_a_command_called_wrongly_leaves_with_2(words):
    ran = eyre(*words)
    assert ran.code == 2
    assert "Usage: " in ran.err


@pytest.mark.parametrize("words", [(), ("framework",), ("synthetic",)])
def test_a_command_without_anything_shows_its_help(words):
    ran = eyre(*words)
    assert "Usage:" in ran.out + ran.err


READING = [
    ("check",),
    ("score",),
    ("report",),
    ("feedback",),
    ("trace", "B1"),
    ("answer", "WM-0001", "q", "met", "--by", "x"),
]


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
@pytest.mark.parametrize("what", ["absent", "empty folder", "other file", "other folder", "no archive"])
def test_where_there_is_no_bundle(command, what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = tmp_path / ("thing.zip" if what == "no archive" else "thing")
    if what.endswith("folder"):
        place.mkdir()
    if what == "other folder":
        (place / "letter.txt").write_text("Dear Mother")
    if what in ("other file", "no archive"):
        place.write_text("Dear Mother")
    name, *others = command
    ran = eyre(name, place, *others)
    assert ran.code == 1
    assert "Traceback" not in ran.out + ran.err
    assert re.search(r"Name|Add|Fetch|fetch", ran.out + ran.err), "the next step is named"
    assert sorted(path.name for path in tmp_path.iterdir()) == ([place.name] if place.exists() else [])


@pytest.mark.parametrize(
    "words",
    [
        ("score", shipped(), "--format", "csv", "--to", "missing/folder/scores.csv"),
        ("score", shipped(), "--format", "csv", "--to", "."),
        ("report", shipped(), "--format", "html", "--to", "a-file"),
        ("report", shipped(), "--format", "html", "--to", "a-file/below"),
        ("demo", "a-file"),
        ("framework", "show", "a-file"),
        ("framework", "show", "empty"),
        ("synthetic", "build", "empty", "--to", "x"),
    ],
    ids=lambda words: " ".join(word for word in words if isinstance(word, str)),
)
def test_where_nothing_can_be_written_or_read(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "empty").mkdir()
    ran = eyre(*words)
    assert ran.code == 1
    assert ran.err
    assert (tmp_path / "a-file").read_text() == "x"


SCRIPT = "import sys; from eyre.cli.main import main; sys.argv[0] = 'eyre'; main()"


CAPABILITIES = struct.pack("=Ii", 0x20080522, 0)  # the third version of capset(2), for this thread
OVERRIDE = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the superuser reads and writes whatever a mode forbids


def eyre_without_rights(*words):
    """Run a command bound by the modes of files, where the tests have the rights of the superuser too."""
    if os.geteuid():
        return eyre(*words)
    libc, now = ctypes.CDLL(None, use_errno=True), ctypes.create_string_buffer(24)
    assert libc.capget(CAPABILITIES, now) == 0
    effective, *others = struct.unpack("=6I", now.raw)
    assert libc.capset(CAPABILITIES, struct.pack("=6I", effective & ~OVERRIDE, *others)) == 0
    try:
        return eyre(*words)
    finally:
        libc.capset(CAPABILITIES, now.raw)


@pytest.fixture
def closed(tmp_path, monkeypatch):
    """A folder in which nothing may be written, and in it a bundle of which one file may not be read."""
    bundle = shutil.copytree(shipped(), tmp_path / "bundle")
    shutil.copytree(bundle, tmp_path / "other")
    (bundle / "cases.csv").chmod(0o000)
    monkeypatch.chdir(tmp_path)
    assert eyre("report", "other", "--format", "html").code == 0  # so that all that is loaded late is there
    tmp_path.chmod(0o555)
    yield tmp_path
    tmp_path.chmod(0o755)


def test_a_file_that_may_not_be_read(closed):
    ran = eyre_without_rights("check", "bundle")
    assert ran.code == 1
    assert "error cases.csv: the file cannot be read" in ran.out
    assert "Permission denied" in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ("score", "other", "--format", "csv", "--to", "scores.csv"),
        ("report", "other", "--format", "html", "--to", "reports"),
        ("answer", "other", "WM-0318", "smart_objectives_evident", "met", "--by", "lead-01"),
        ("demo", "new"),
    ],
    ids=lambda words: words[0],
)
def test_a_folder_in_which_nothing_may_be_written(closed, words):
    before = sorted(path.name for path in closed.iterdir())
    ran = eyre_without_rights(*words)
    assert ran.code == 1
    assert "Permission denied" in ran.err
    assert sorted(path.name for path in closed.iterdir()) == before


def test_a_reader_that_leaves_early_is_no_error():
    """As in `eyre score BUNDLE --format csv | head -1`."""
    words = [sys.executable, "-c", SCRIPT, "score", str(shipped()), "--format", "csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("inspection,")
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
    assert process.returncode in (0, 1)


def test_progress_and_messages_stand_apart_from_the_figures():
    """What is piped on holds the figures and nothing else."""
    ran = eyre("score", shipped(), "--format", "json")
    assert ran.out.startswith("[\n")
    assert ran.out.endswith("]\n")
