"""What a device or a program sends of an assessment and is told of it, whichever way it came."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from eyre.assessment.incoming import Refusal
from eyre.assessment.standing import questions_of
from eyre.web.assessment.incoming import Sent
from eyre.web.assessment.log import keep
from eyre.web.assessment.present import present_answers
from eyre.web.assessment.reach import Reach
from eyre.web.inspections import store

Read = tuple[object, Sent | Refusal]  # the id that an event was sent with, and the event or what is wrong with its form


def take_events(found: Reach, read: Sequence[Read]) -> dict[str, object]:
    """Keep what can be kept; tells of each event what became of it, and the present answers to their questions."""
    assessment = found.assessment
    framework = store.frameworks(assessment.inspection)[assessment.framework]
    questions = questions_of(framework, assessment.schedule, assessment.part)
    sent = [one for _id, one in read if isinstance(one, Sent)]
    result = keep(assessment, framework, questions, sent, actor_key=found.actor_key, at=timezone.now())
    told = []
    for event_id, one in read:
        refusal = one if isinstance(one, Refusal) else result.refused.get(one.event_id)
        became = {"reason": refusal.reason, "remedy": refusal.remedy} if refusal else {}
        told.append({"event_id": event_id, "kept": refusal is None, **became})
    return {"events": told, "answers": result.present}


def state_of(found: Reach) -> dict[str, object]:
    """The present answers, and whether more can be sent."""
    assessment = found.assessment
    present = present_answers(assessment)
    return {
        "assessment": assessment.assessment_id,
        "framework": assessment.framework,
        "version": store.frameworks(assessment.inspection)[assessment.framework].version,
        "open": found.open,
        "locked": {"reason": found.locked.reason, "remedy": found.locked.remedy} if found.locked else None,
        "answers": present,
        "conflicts": sorted(question for question, answers in present.items() if len(answers) > 1),
    }
