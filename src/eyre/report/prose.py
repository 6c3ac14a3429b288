"""Markdown with live figures -> blocks of a document. Whatever cannot be printed is noted, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from eyre.document.model import Block, Callout, Heading, Inline, ItemList, Paragraph, Span, plain_text
from eyre.errors import Problem
from eyre.report.figures import Figures
from eyre.report.reference import GRAMMAR, Refused, parse
from eyre.report.stated import slug

Style = Literal["plain", "strong", "emphasis", "figure"]
ALLOWED = "Use paragraphs, lists, headings, quotations, *emphasis*, **strong text** and links only."
UNRESOLVED = "…"  # stands where a figure could not be resolved; the build stops before anybody reads it
_NAMES = {
    "fence": "a block of code", "code_block": "a block of code", "code_inline": "code", "html_block": "HTML",
    "html_inline": "HTML", "image": "a picture", "table": "a table", "hr": "a rule", "hardbreak": "a forced line break",
}  # fmt: skip


def _figure_rule(state: StateInline, silent: bool) -> bool:
    """Keep Markdown from reading marks of emphasis in what stands between the braces."""
    end = state.src.find("}}", state.pos + 2) if state.src.startswith("{{", state.pos) else -1
    if end < 0:
        return False
    if not silent:
        state.push("figure", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


# Tables and struck-out text are recognised only so that they can be refused.
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_MARKDOWN.inline.ruler.before("escape", "figure", _figure_rule)


def tree(markdown: str) -> SyntaxTreeNode:
    """Read Markdown; references are nodes of their own type, `figure`."""
    return SyntaxTreeNode(_MARKDOWN.parse(markdown))


@dataclass(frozen=True)
class Place:
    """Where a text stands: its file, the line before its first, and the framework that its references mean."""

    file: str
    framework: str
    lines_before: int = 0
    entry: str | None = None  # the part of a file whose lines are not known


@dataclass(frozen=True)
class Writer:
    """Turns texts into blocks, and collects what is wrong with all of them. figures: None where no text has any."""

    figures: Figures | None
    problems: list[Problem] = field(default_factory=list)

    def text(self, markdown: str, place: Place, level: int, key: str) -> tuple[Block, ...]:
        """The blocks of one text. level: of the heading above it, whose key begins the keys of those inside."""
        return tuple(self._headed(tree(markdown).children, place, level, key))

    def blocks(self, nodes: Iterable[SyntaxTreeNode], place: Place) -> tuple[Block, ...]:
        """Blocks without headings, as they stand in a list or a box."""
        return tuple(block for node in nodes for block in self._block(node, place))

    def inline(self, node: SyntaxTreeNode, place: Place) -> Inline:
        """The runs of text of a paragraph or heading."""
        holder = node if node.type == "inline" else node.children[0]
        line = place.lines_before + (node.map[0] if node.map else 0) + 1
        lines = _Lines(line if place.entry is None else None)
        return _joined(self._spans(holder.children, place, lines, Span("")))

    def figure(self, reference: str, place: Place, line: int | None) -> Span:
        """One resolved reference; what is wrong with it is noted."""
        if self.figures is None:
            self.refuse(place, line, "a live figure cannot stand here", "Write the number itself.", reference)
            return Span(UNRESOLVED, "figure")
        try:
            return Span(self.figures.resolve(parse(reference), place.framework).text, "figure")
        except Refused as refusal:
            problem = refusal.in_text(place.file, line, reference)
            self.problems.append(replace(problem, column=place.entry))
            return Span(UNRESOLVED, "figure")

    def refuse(self, place: Place, line: int | None, reason: str, remedy: str, value: str | None = None) -> None:
        """Note something else that cannot be printed."""
        self.problems.append(Problem(place.file, reason, remedy, row=line, column=place.entry, value=value))

    def _headed(self, nodes: Sequence[SyntaxTreeNode], place: Place, level: int, key: str) -> Iterator[Block]:
        deepest, used = level, set[str]()
        for node in nodes:
            if node.type != "heading":
                yield from self._block(node, place)
                continue
            depth = level + int(node.tag[1:]) - 1
            inline = self.inline(node, place)
            words = plain_text([span for span in inline if span.style != "figure"])
            anchor = _unused(f"{key}-{slug(words).replace('_', '-') or 'part'}", used)
            if depth <= level:
                self._refuse_node(node, place, "the title of a text comes from report.yaml", "Begin headings with ##.")
            elif depth > deepest + 1:
                self._refuse_node(node, place, "this heading leaves out a level", "Take away one of its # signs.")
            else:
                deepest = depth
                yield Heading(depth, plain_text(inline), anchor)

    def _block(self, node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield Paragraph(self.inline(node, place))
            case "bullet_list" | "ordered_list":
                if node.attrs.get("start", 1) != 1:
                    self._refuse_node(node, place, "this list does not begin with 1", "Number it from 1.")
                items = tuple(self.blocks(item.children, place) for item in node.children)
                yield ItemList(items, ordered=node.type == "ordered_list")
            case "blockquote":
                yield Callout("Note", self.blocks(node.children, place))
            case "heading":
                self._refuse_node(node, place, "a heading cannot stand inside a list, a quotation or a box", ALLOWED)
            case other:
                self._refuse_node(node, place, f"{_NAMES.get(other, other)} cannot be printed", ALLOWED)

    def _spans(self, nodes: Iterable[SyntaxTreeNode], place: Place, lines: _Lines, look: Span) -> Iterator[Span]:
        for node in nodes:
            match node.type:
                case "text":
                    if "{{" in node.content or "}}" in node.content:
                        self.refuse(place, lines.now, "the braces of a reference do not match", GRAMMAR, node.content)
                    yield replace(look, text=node.content)
                case "softbreak":
                    lines.next()
                    yield replace(look, text=" ")
                case "figure":
                    yield replace(self.figure(node.content, place, lines.now), link=look.link)
                    lines.next(node.content.count("\n"))
                case "strong":
                    yield from self._spans(node.children, place, lines, replace(look, style="strong"))
                case "em":
                    yield from self._spans(node.children, place, lines, replace(look, style="emphasis"))
                case "link":
                    link = replace(look, link=str(node.attrs["href"]))
                    yield from self._spans(node.children, place, lines, link)
                case other:
                    self.refuse(place, lines.now, f"{_NAMES.get(other, other)} cannot be printed", ALLOWED)

    def _refuse_node(self, node: SyntaxTreeNode, place: Place, reason: str, remedy: str) -> None:
        line = place.lines_before + node.map[0] + 1 if node.map and place.entry is None else None
        self.refuse(place, line, reason, remedy)


@dataclass
class _Lines:
    """The line on which the inline text being read stands; None where lines are not known."""

    now: int | None

    def next(self, lines: int = 1) -> None:
        if self.now is not None:
            self.now += lines


def _joined(spans: Iterable[Span]) -> Inline:
    """Join neighbouring runs that look alike; a figure stays by itself."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and span.style != "figure" and (last.style, last.link) == (span.style, span.link):
            joined[-1] = replace(last, text=last.text + span.text)
        else:
            joined.append(span)
    return tuple(span for span in joined if span.text)


def _unused(key: str, used: set[str]) -> str:
    number = 2
    unique = key
    while unique in used:
        unique, number = f"{key}-{number}", number + 1
    used.add(unique)
    return unique
