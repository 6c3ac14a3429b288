"""What is installed is all that eyre needs: its data come along, and the solver is needed by those who plan only."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from hatchling.build import build_wheel

ROOT = Path(__file__).parents[1]
# What the build and the translators need, and no installation does.
LEFT_OUT = ("eyre/web/assets/", "eyre/web/locale/update.py")


def test_the_wheel_holds_every_file_of_the_source(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path)))
    source = (path for path in (ROOT / "src").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    names = {path.relative_to(ROOT / "src").as_posix() for path in source}
    assert {name for name in names if not name.startswith(LEFT_OUT)} <= set(wheel.namelist())
    assert {f"eyre/web/static/eyre/{name}" for name in ("neutral.css", "govuk.css", "app.js")} <= set(wheel.namelist())


def test_the_demonstration_needs_no_solver(tmp_path):
    command = "import sys; sys.modules['ortools'] = None; from eyre.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "demo", str(tmp_path)],
        env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "report.pdf").exists()
