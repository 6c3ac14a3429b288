"""Writes the pages of the reference that follow from the code: keys of a pack, files of a bundle, commands, rights.

Run it with `just reference`; a test fails while a page differs from what this would write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from django.conf import settings
from pydantic import BaseModel
from typer.cli import get_docs_for_click

from eyre.assessment.inspection import About, Recommendations
from eyre.assessment.table_schemas import table_schemas
from eyre.bundle.carried import FILES
from eyre.cli.main import app
from eyre.fieldwork.spec import Fieldwork
from eyre.framework.load import find_pack
from eyre.framework.spec import EXACT_NUMBER, ID_PATTERN, FrameworkSpec
from eyre.tables.schema import JOINED_BY, TableSchema
from eyre.web.access.roles import ROLE_WORK
from eyre.web.access.table import STEPS, TABLE, Action, Role, Scope, State

HERE = Path(__file__).parent
EXAMPLES = ("esi-2005", "esi-2005-ecp")
WRITTEN_BY = "<!-- Written by generate.py: change the code and run `just reference`. -->"
STATE_LETTERS = dict(zip(State, "PFWAU", strict=True))
Schema = Mapping[str, Any]  # a JSON Schema, or a part of one

PACK = f"""
# Keys of a framework pack

{WRITTEN_BY}

A pack is a folder. The top-level keys of its `.yaml` files, taken together, are the keys of [the pack](#the-pack); each
of them stands in one file only. A key that is not listed here is refused. `texts/*.md` are the standard texts of the
report. [How to write a framework pack](../how-to/write-a-framework-pack.md) builds one step by step.

An *id* begins with a letter and goes on with letters, digits, `_`, `-` and `.`; other parts of the pack, references in
texts and the tables of a bundle use it, so it should never change. An *exact number* is written as 3, 0.5, 1/2 or 80%.
`yes`, `no` and dates are text, as they are typed.
"""

BUNDLE = f"""
# Files of a bundle

{WRITTEN_BY}

A bundle is an inspection as a folder, or as a `.zip` of that folder. It is a Frictionless Data Package: any tool that
reads those can read it. `eyre check` lists whatever differs from this page.

| file | what it holds |
|---|---|
| `inspection.yaml` | [which inspection this is](#inspectionyaml), and the versions of its instruments |
| `*.csv` | the tables below; each may be a `.parquet` instead |
| `findings.md` | the findings under each criterion, as `# B1`, then `## Strengths`, `## Good practice` or \
`## Areas for improvement`, then a list; with [live figures](references.md) |
| `recommendations.yaml` | [the recommendations](#recommendationsyaml) |
| `fieldwork.yaml` | [the days, slots, offices and assessors](#fieldworkyaml) of the fieldwork; \
[how to plan it](../how-to/plan-fieldwork.md) |
| `texts/*.md` | the texts that the report of the framework asks for by name |
| `frameworks/<id>/` | a [pack](pack.md), where the inspection uses one that does not come with eyre |
| `frameworks/<id>@<version>/` | a version of a pack under which answers were given before another was in use |
| `files/` | evidence files, where they travel with the bundle, each as it was sent; \
[`files/list.csv`](#fileslistcsv) says what they are |
| `datapackage.json` | the description of all other files for other programs; eyre writes it |

`inspection.yaml` and `cases.csv` are needed; a table that is absent is read as one without rows. A bundle may hold
`README.md`, `LICENSE` and `CHANGELOG.md` besides.

Tables are UTF-8 with commas when eyre writes them; semicolons, tabs, a byte-order mark and the encodings of Windows are
read as well. Times are in UTC. Several choices in one cell are joined by `{JOINED_BY.strip()}`. The columns that come
from a framework are shown here for {" and ".join(f"`{pack}`" for pack in EXAMPLES)}.
"""


PERMISSIONS = f"""
# Who may do what

{WRITTEN_BY}

What somebody may do in an inspection follows from their [roles](#roles) in it, or in all inspections of its programme,
and from the [state](#states-and-steps) that it is in. What no cell below allows is refused; who has no role in an
inspection is told that there is no such page. Pages and the API ask this one table, and a test walks it cell by cell.

The letters of a cell are the states in which it holds: **P** preparation, **F** fieldwork, **W** writing,
**A** accuracy check, **U** published. *own* means only with what belongs to the person: the cases given to them, their
own timetable. Which person of the inspection an account is, an administrator says on the page "People".
"""

PERMISSIONS_AFTER = """
Whoever *administers the installation* opens programmes, sees all accounts, the whole record and what is due to be
erased. This opens no inspection: for that, too, a role is needed.
"""


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "pack.md": pack_page(),
        "bundle.md": bundle_page(),
        "commands.md": commands_page(),
        "permissions.md": permissions_page(),
    }


def permissions_page() -> str:
    """The table of rights, and the steps from state to state."""
    roles = (f"- **{_words(role)}** {_begun_small(str(ROLE_WORK[role]))}" for role in Role)
    head = ("", "## Rights", "", "| | " + " | ".join(_words(role) for role in Role) + " |")
    rows = (f"| `{action.value}` | {' | '.join(_right(action, role) for role in Role)} |" for action in Action)
    return _page(
        PERMISSIONS,
        "",
        "## Roles",
        "",
        *roles,
        *head,
        "|---" * (len(Role) + 1) + "|",
        *rows,
        "",
        PERMISSIONS_AFTER,
        "",
        *_steps(),
    )


def _words(role: Role) -> str:
    return role.value.replace("_", " ")


def _begun_small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _right(action: Action, role: Role) -> str:
    cell = TABLE[action].get(role)
    if cell is None:
        return ""
    letters = "".join(STATE_LETTERS[state] for state in State if state in cell.states)
    return letters + (" *own*" if cell.scope is Scope.OWN else "")


def _steps() -> Iterator[str]:
    yield from ("## States and steps", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {State.PREPARATION.value}")
    for step in STEPS:
        yield f"    {step.before.value} --> {step.after.value}: {step.action.value}"
    yield from ("```", "", "| step | from | to | who | a reason is asked for |", "|---|---|---|---|---|")
    for step in STEPS:
        who = ", ".join(_words(role) for role in Role if role in TABLE[step.action])
        reason = "yes" if step.needs_reason else ""
        yield f"| `{step.action.value}` | {step.before.value} | {step.after.value} | {who} | {reason} |"


def pack_page() -> str:
    """The keys that the YAML files of a framework pack may have."""
    return _page(PACK, "", *model_sections(FrameworkSpec, "## The pack", "##"))


def bundle_page() -> str:
    """The files of a bundle, the columns of its tables and the keys of its YAML files."""
    frameworks = [find_pack(pack) for pack in EXAMPLES]
    tables = (line for schema in table_schemas(frameworks).values() for line in table_section(schema))
    about = model_sections(About, "## inspection.yaml", "###")
    recommendations = model_sections(Recommendations, "## recommendations.yaml", "###")
    fieldwork = model_sections(Fieldwork, "## fieldwork.yaml", "###")
    return _page(BUNDLE, "", *tables, *table_section(FILES), *about, *recommendations, *fieldwork)


def commands_page() -> str:
    """Every command with its arguments, options and examples, as `--help` tells them."""
    command = typer.main.get_command(app)
    docs = get_docs_for_click(obj=command, ctx=typer.Context(command), name="eyre", title="The commands")
    title, body = docs.split("\n", 1)
    return _page(title, "", WRITTEN_BY, body.replace("**: ", ":** "))


def table_section(schema: TableSchema) -> Iterator[str]:
    """One table of a bundle: what a row is, its key, and its columns."""
    refers = {key.column: f"A `{key.reference}` of `{key.table}.csv`." for key in schema.foreign_keys}
    key = " and ".join(f"`{name}`" for name in schema.primary_key)
    unique = f" No two rows have the same {key}." if key else ""
    yield from (f"## {schema.name}.csv", "", f"{_sentence(schema.description)}{unique}")
    yield from ("", "| column | kind | required | meaning |", "|---|---|---|---|")
    for field in schema.fields:
        values = f"One of {_code(field.values)}." if field.kind == "choice" else ""
        values = f"Any of {_code(field.values)}." if field.kind == "choices" else values
        parts = (_sentence(field.description), values, refers.get(field.name, ""))
        meaning = " ".join(part for part in parts if part)
        yield f"| `{field.name}` | {field.kind} | {'yes' if field.required else ''} | {_cell(meaning)} |"
    yield ""


def model_sections(model: type[BaseModel], heading: str, level: str) -> Iterator[str]:
    """A section for a model and for every model that it is made of, in the order in which they are met."""
    schema = model.model_json_schema(mode="serialization")
    parts = schema.get("$defs", {})
    yield from _model_section(schema, heading, parts)
    for name in dict.fromkeys(_met(schema, parts, ())):
        yield from _model_section(parts[name], f"{level} {_title(name)}", parts)


def _model_section(schema: Schema, heading: str, parts: Mapping[str, Schema]) -> Iterator[str]:
    yield from (heading, "", schema["description"], "", "| key | value | default | meaning |", "|---|---|---|---|")
    for name, key in schema["properties"].items():
        default = "required" if name in schema.get("required", ()) else _default(key.get("default"))
        yield f"| `{name}` | {_kind(key)} | {default} | {_cell(_meaning(key, parts))} |"
    yield ""


def _met(schema: Schema, parts: Mapping[str, Schema], seen: tuple[str, ...]) -> Iterator[str]:
    """The names of the models in a schema, each followed by those inside it."""
    for name in re.findall(r"'\$ref': '#/\$defs/(\w+)'", str(schema.get("properties", {}))):
        if name not in seen:
            yield name
            yield from _met(parts[name], parts, (*seen, name))


def _kind(schema: Schema) -> str:
    match schema:
        case {"$ref": ref}:
            title = _title(ref.rpartition("/")[2])
            return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"
        case {"anyOf": options}:
            return " or ".join(_kind(option) for option in options if option.get("type") != "null")
        case {"enum": values}:
            return _code(values)
        case {"prefixItems": items}:
            return f"[{', '.join(_kind(item) for item in items)}]"
        case {"items": item}:
            return f"list of {_kind(item)}"
        case {"patternProperties": by_pattern}:
            return f"{_kind(next(iter(by_pattern.values())))}, by id"
        case {"additionalProperties": dict() as value}:
            return f"{_kind(value)}, by text"
        case {"format": "date" | "time" | "exact number" as kind}:
            return kind
        case {"pattern": pattern} if pattern == ID_PATTERN:
            return "id"
    return {"string": "text", "integer": "whole number", "boolean": "`true` or `false`"}[schema["type"]]


def _meaning(schema: Schema, parts: Mapping[str, Schema]) -> str:
    """What a key says of itself; else the first sentence about the model that it holds."""
    if schema.get("description", EXACT_NUMBER) != EXACT_NUMBER:
        return str(schema["description"])
    within = re.search(r"'\$ref': '#/\$defs/(\w+)'", str(schema))
    return re.split(r"(?<=\.)\s", parts[within[1]]["description"])[0] if within else ""


def _default(value: object) -> str:
    if value in (None, "", [], {}):
        return ""
    shown = value if isinstance(value, list) else [value]
    return _code([str(one).lower() if isinstance(one, bool) else one for one in shown])


def _title(name: str) -> str:
    words = re.findall(r"[A-Z][a-z]+", name)
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def _code(values: list[Any] | tuple[Any, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) or not text else f"{text}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(*lines: str) -> str:
    return "\n".join(line.strip("\n") for line in lines).strip() + "\n"


if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # what the pages call the roles is translated there, and not here
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
