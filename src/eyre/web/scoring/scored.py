"""An inspection with its scores, kept by the process for as long as neither answers nor parts change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from django.db.models import Count, Max

from eyre.analysis.disclosure import publishable, publishable_estimates
from eyre.analysis.estimates import DesignEstimates, intervals_of
from eyre.assessment.inspection import Inspection as Value
from eyre.scoring.rating import Rating, ratings
from eyre.scoring.scores import Scores, score
from eyre.web.inspections import store
from eyre.web.inspections.models import Inspection

_MOST_KEPT = 4

_kept: OrderedDict[tuple[object, ...], Scored] = OrderedDict()
_keeping = Lock()


@dataclass(frozen=True)
class Scored:
    """Everything that pages of scores print. counted: before small numbers are withheld; published: after it."""

    value: Value
    counted: Scores
    published: Scores
    estimates: DesignEstimates | None
    ratings: Mapping[tuple[str, str], Rating]


def scored(inspection: Inspection) -> Scored:
    """Score an inspection as it is now."""
    key = stamp(inspection)
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    value = store.read(inspection)
    counted = score(value)
    published = publishable(value, counted)
    made = Scored(
        value, counted, published, publishable_estimates(counted, published, intervals_of(value)), ratings(value)
    )
    with _keeping:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def stamp(inspection: Inspection) -> tuple[object, ...]:
    """What changes whenever a score might: the parts, the log, and which assessments there are."""
    log = inspection.events.aggregate(last=Max("pk"), all=Count("pk"))
    answers = inspection.answers.aggregate(last=Max("pk"), all=Count("pk"))
    given = inspection.assessments.aggregate(last=Max("pk"), all=Count("pk"))
    return (inspection.content, *log.values(), *answers.values(), *given.values())
