"""The parts from which pages are made, for what an include cannot do: parts that enclose others."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A state in a word or two.

    colour: grey, green, teal, blue, purple, magenta, red, orange or yellow; without one the words are plain.
    """
    if not colour:
        return format_html("{}", text)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """How far something is: "34 of 100" with a bar."""
    words = _("%(done)s of %(total)s") % {"done": done, "total": total}
    bar = '<progress class="eyre-progress__bar" max="{}" value="{}" aria-label="{}"></progress>'
    return format_html(
        '<span class="eyre-progress">' + bar + ' <span class="eyre-progress__text">{}</span></span>',
        max(total, 1),
        done,
        label or words,
        words,
    )


@register.simple_block_tag
def table(
    content: str, *, caption: str, sortable: bool = False, dense: bool = False, quiet: bool = False
) -> SafeString:
    """A table that scrolls within itself where the screen is narrow. Inside: thead and tbody in plain HTML.

    sortable: columns whose `heading` says so can be sorted. dense: rows close together, for long lists such as cases.
    quiet: the caption is for screen readers only, where a heading above says the same. Cells of class "number" are set
    to the right; columns of class "text", which hold sentences, do not become narrow; "nowrap" keeps a cell whole.
    """
    kinds = "govuk-table eyre-table" + (" eyre-table--dense" if dense else "")
    sorting, hint = _sorting() if sortable else ("", "")
    return format_html(
        '<div class="eyre-scroll" role="region" aria-label="{}" tabindex="0"><table class="{}"{}>'
        '<caption class="{}">{}{}</caption>{}</table></div>',
        caption,
        kinds,
        sorting,
        "govuk-visually-hidden" if quiet else "govuk-table__caption govuk-table__caption--m",
        caption,
        hint,
        content,
    )


def _sorting() -> tuple[SafeString, SafeString]:
    """What the script that sorts needs to know, and what a screen reader says of it."""
    attributes = format_html(
        ' data-module="moj-sortable-table" data-status-message="{}" data-ascending-text="{}" data-descending-text="{}"',
        # The script puts the two words in.
        _("Sorted by {heading} ({direction})").format(heading="%heading%", direction="%direction%"),
        _("ascending"),
        _("descending"),
    )
    return attributes, format_html('<span class="govuk-visually-hidden"> {}</span>', _("(headings with buttons sort)"))


@register.simple_tag
def heading(text: str, *, sort: bool = False, number: bool = False) -> SafeString:
    """The heading of a column. sort: a click sorts by it; number: its cells are set to the right."""
    sorting = SafeString(' aria-sort="none"') if sort else ""
    kind = SafeString(' class="number"') if number else ""
    return format_html('<th scope="col"{}{}>{}</th>', kind, sorting, text)


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """Facts about one thing, each a `row`."""
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def row(content: str, label: str, change: str = "") -> SafeString:
    """One fact of a `summary`. change: the address where it can be changed."""
    link = ""
    if change:
        link = format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            change,
            _("Change"),
            label,
        )
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        label,
        content,
        link,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Something set apart from the text around it: a rule that applies, a quotation."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What has consequences that cannot be undone."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{}</span> {}</strong></div>',
        _("Warning"),
        content,
    )


@register.simple_block_tag
def tabs(content: str, *names: str) -> SafeString:
    """Several views of one thing; without a script they stand below each other, with links to each.

    names: the id and the text of each tab in turn. Inside: a `panel` for each id.
    """
    pairs = list(zip(names[::2], names[1::2], strict=True))
    items = format_html_join(
        "",
        '<li class="govuk-tabs__list-item{}"><a class="govuk-tabs__tab" href="#{}">{}</a></li>',
        (("" if place else " govuk-tabs__list-item--selected", *pair) for place, pair in enumerate(pairs)),
    )
    return format_html(
        '<div class="govuk-tabs" data-module="govuk-tabs"><h2 class="govuk-tabs__title">{}</h2>'
        '<ul class="govuk-tabs__list">{}</ul>{}</div>',
        _("Contents"),
        items,
        content,
    )


@register.simple_block_tag
def panel(content: str, id_: str) -> SafeString:
    """What one of the `tabs` shows."""
    return format_html('<div class="govuk-tabs__panel" id="{}">{}</div>', id_, content)
