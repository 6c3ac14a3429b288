"""One demonstration for all tests of the command line, and copies of its bundle to change."""

import shutil

import pytest
from command_line import eyre
from west_mercia import shipped


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """What `eyre demo` printed, and the folder that it filled."""
    folder = tmp_path_factory.mktemp("demo") / "eyre-demo"
    return eyre("demo", folder), folder


@pytest.fixture
def bundle(tmp_path):
    """A copy of the shipped bundle."""
    return shutil.copytree(shipped(), tmp_path / "bundle")
