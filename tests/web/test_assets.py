"""The style sheets and scripts that the build made."""

import json
import re
from pathlib import Path

import pytest

import eyre.web

WEB = Path(eyre.web.__file__).parent
BUILT = WEB / "static" / "eyre"
PACKAGES = json.loads((WEB / "assets" / "package.json").read_text(encoding="utf-8"))


@pytest.fixture(params=["neutral", "govuk"])
def theme(request):
    return (BUILT / f"{request.param}.css").read_text(encoding="utf-8")


def test_no_font_that_only_one_site_may_use_nor_any_other_is_loaded(theme):
    assert "gds transport" not in theme.lower()
    assert "@font-face" not in theme
    assert "font-family:" in theme


def test_there_is_no_crown_and_no_coat_of_arms():
    for file in BUILT.iterdir():
        if file.name != "licences.txt":
            assert not re.search(r"crown|crest|coat-of-arms|royal-arms", file.read_text(encoding="utf-8").lower()), file
            assert not re.search(r"crown|crest", file.name)


def test_a_style_sheet_asks_for_no_other_file(theme):
    assert re.findall(r"url\((?!['\"]?data:)", theme) == []
    assert "@import" not in theme


def test_the_themes_dress_the_same_markup():
    classes = [
        set(re.findall(r"\.([a-z][\w-]+)", (BUILT / f"{name}.css").read_text())) for name in ("neutral", "govuk")
    ]
    assert classes[0] == classes[1]
    assert len(classes[0]) > 200


def test_the_licence_of_every_package_in_them_lies_beside_them():
    licences = (BUILT / "licences.txt").read_text(encoding="utf-8")
    for name, version in PACKAGES["dependencies"].items():
        assert f"{name} {version}\n" in licences
    assert licences.count("Copyright") >= len(PACKAGES["dependencies"])


def test_packages_are_pinned_to_one_version_each():
    versions = {**PACKAGES["dependencies"], **PACKAGES["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    locked = json.loads((WEB / "assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in versions} == versions
    assert all(part.get("integrity") for place, part in locked.items() if place)
