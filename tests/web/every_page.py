"""Every address of the application, with arguments that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from eyre.web.access.models import Membership
from eyre.web.inspections.models import Inspection

INSPECTION = "west-mercia-2005"
NOBODY = "00000000-0000-0000-0000-000000000000"


def addresses() -> list[str]:
    """The address of each page. An argument of a name that is not known here is made up, and leads to error 404."""
    inspection = Inspection.objects.select_related("programme").get(key=INSPECTION)
    membership = Membership.objects.filter(inspection=inspection).first()
    assert membership is not None
    assert inspection.programme is not None
    known = {
        "key": INSPECTION,
        "programme": inspection.programme.key,
        "membership": membership.pk,
        "user": membership.user_id,
        "action": "lock_fieldwork",
    }
    found = (
        reverse(name, kwargs={one: known.get(one, _made_up(one, patterns)) for one in _arguments(patterns)})
        for name, patterns in _pages(get_resolver())
    )
    return sorted(found)


def _arguments(patterns: tuple[URLPattern | URLResolver, ...]) -> set[str]:
    return {argument for one in patterns for argument in one.pattern.regex.groupindex}


def _made_up(argument: str, patterns: tuple[URLPattern | URLResolver, ...]) -> object:
    converters = {name: kind for one in patterns for name, kind in one.pattern.converters.items()}
    kind = converters.get(argument)
    return 1 if isinstance(kind, IntConverter) else NOBODY if isinstance(kind, UUIDConverter) else "x"


def _pages(
    resolver: URLResolver, names: tuple[str, ...] = (), above: tuple[URLResolver, ...] = ()
) -> Iterator[tuple[str, tuple[URLPattern | URLResolver, ...]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _pages(one, (*names, one.namespace) if one.namespace else names, (*above, one))
        elif one.name:
            yield ":".join((*names, one.name)), (*above, one)
