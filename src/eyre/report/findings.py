"""findings.md -> strengths, good practice and areas for improvement under each criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from eyre.document.model import Block
from eyre.framework.framework import Framework, nearest
from eyre.report.prose import Place, Writer, tree

FILE = "findings.md"
STRENGTHS, GOOD_PRACTICE, IMPROVEMENTS = PARTS = ("Strengths", "Good practice", "Areas for improvement")
Items = tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found under one criterion; each item is a sequence of blocks."""

    strengths: Items = ()
    good_practice: Items = ()
    improvements: Items = ()


def read_findings(
    markdown: str, writer: Writer, frameworks: Mapping[str, Framework]
) -> Mapping[tuple[str, str], Finding]:
    """Read the findings, by framework and criterion. What is wrong with them is noted by the writer."""
    owners = {name: framework.id for framework in reversed(list(frameworks.values())) for name in framework.criteria}
    found: dict[tuple[str, str], Finding] = {}
    for heading, nodes in _under(tree(markdown).children, "h1", writer):
        criterion = _title(heading)
        if criterion not in owners:
            _refuse(writer, heading, "no framework has a criterion of this name", nearest(criterion, owners))
        elif (owners[criterion], criterion) in found:
            _refuse(writer, heading, "this criterion has findings further up already", "Put them together.")
        else:
            found[(owners[criterion], criterion)] = _finding(nodes, writer, Place(FILE, owners[criterion]))
    return found


def _finding(nodes: Sequence[SyntaxTreeNode], writer: Writer, place: Place) -> Finding:
    parts: dict[str, Items] = {}
    for heading, content in _under(nodes, "h2", writer):
        title = _title(heading)
        if title not in PARTS:
            _refuse(writer, heading, "this is none of the parts of a finding", nearest(title, PARTS))
        elif title in parts:
            _refuse(writer, heading, "this part stands further up already", "Put them together.")
        else:
            parts[title] = tuple(_items(content, writer, place))
    return Finding(parts.get(STRENGTHS, ()), parts.get(GOOD_PRACTICE, ()), parts.get(IMPROVEMENTS, ()))


def _items(nodes: Sequence[SyntaxTreeNode], writer: Writer, place: Place) -> Iterator[tuple[Block, ...]]:
    for node in nodes:
        if node.type == "bullet_list":
            yield from (writer.blocks(item.children, place) for item in node.children)
        else:
            _refuse(writer, node, "findings are the items of a list", "Begin each finding with a hyphen.")


def _under(
    nodes: Sequence[SyntaxTreeNode], tag: str, writer: Writer
) -> Iterator[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]]:
    """Headings of one level with what follows each of them."""
    heading: SyntaxTreeNode | None = None
    content: list[SyntaxTreeNode] = []
    for node in nodes:
        if node.type == "heading" and node.tag == tag:
            if heading is not None:
                yield heading, content
            heading, content = node, []
        elif heading is None:
            wanted = "a criterion, as in # X1" if tag == "h1" else f"one of ## {', ## '.join(PARTS)}"
            _refuse(writer, node, "this stands under no heading that says what it is about", f"Put it under {wanted}.")
        else:
            content.append(node)
    if heading is not None:
        yield heading, content


def _title(heading: SyntaxTreeNode) -> str:
    return heading.children[0].content.strip()


def _refuse(writer: Writer, node: SyntaxTreeNode, reason: str, remedy: str) -> None:
    value = _title(node) if node.type == "heading" else None
    writer.refuse(Place(FILE, ""), node.map[0] + 1 if node.map else None, reason, remedy, value)
