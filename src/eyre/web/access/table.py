"""Who may do what in which state of an inspection: the one table that pages, the API, the docs and the tests read.

A cell names the states in which a role may do something, and whether with all objects or only with its own: the cases
given to it, its own timetable. What no cell allows is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to an inspection, or to every inspection of a programme."""

    MANAGER = "programme_manager"
    ADMINISTRATOR = "administrator"
    LEAD = "lead_inspector"
    INSPECTOR = "inspector"
    AREA_ASSESSOR = "area_assessor"
    LIAISON = "area_liaison"
    CHIEF = "chief_inspector"
    ANALYST = "analyst"
    READER = "reader"


class State(StrEnum):
    """How far an inspection is."""

    PREPARATION = "preparation"
    FIELDWORK = "fieldwork"
    WRITING = "writing"
    ACCURACY = "accuracy_check"
    PUBLISHED = "published"


class Action(StrEnum):
    """Something that a person does in an inspection."""

    SEE_INSPECTION = "see_inspection"
    CHANGE_INSPECTION = "change_inspection"
    MANAGE_PEOPLE = "manage_people"
    MOVE_VERSION = "move_version"
    SEE_CASELOAD = "see_caseload"
    SEND_CASELOAD = "send_caseload"
    SEE_SAMPLE = "see_sample"
    DRAW_SAMPLE = "draw_sample"
    REPLACE_CASE = "replace_case"
    SEE_ALLOCATION = "see_allocation"
    ALLOCATE_CASES = "allocate_cases"
    SEE_TIMETABLE = "see_timetable"
    PLAN_TIMETABLE = "plan_timetable"
    ASSESS_CASE = "assess_case"
    SEE_ANSWERS = "see_answers"
    RESCUE_DEVICE = "rescue_device"
    MODERATE = "moderate"
    JUDGE_EVIDENCE = "judge_evidence"
    SEE_SCORES = "see_scores"
    WRITE_REPORT = "write_report"
    SEE_REPORT = "see_report"
    COMMENT_ON_DRAFT = "comment_on_draft"
    SEE_COMMENTS = "see_comments"
    ANSWER_COMMENTS = "answer_comments"
    KEEP_FILES = "keep_files"
    EXPORT = "export"
    EXPORT_WITH_NAMES = "export_with_names"
    SEE_RECORD = "see_record"
    ERASE = "erase"
    BEGIN_FIELDWORK = "begin_fieldwork"
    REOPEN_PREPARATION = "reopen_preparation"
    LOCK_FIELDWORK = "lock_fieldwork"
    UNLOCK_FIELDWORK = "unlock_fieldwork"
    SEND_DRAFT = "send_draft"
    TAKE_BACK_DRAFT = "take_back_draft"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class Scope(StrEnum):
    """With which objects somebody may do it."""

    NONE = "none"
    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cell:
    """In which states a role may do something, and with what."""

    states: frozenset[State]
    scope: Scope = Scope.ALL


def _in(*states: State, scope: Scope = Scope.ALL) -> Cell:
    return Cell(frozenset(states), scope)


_P, _F, _W, _A, _U = State
_ALWAYS = _in(*State)
_OWN = Scope.OWN
_SET_UP = _in(_P, _F)
_JUDGED = _in(_F, _W, _A, _U)
_AFTER = _in(_W, _A, _U)
_WITH_AREA = _in(_A, _U)

_M, _AD, _L, _I, _AA, _LI, _C, _AN, _R = Role

TABLE: Mapping[Action, Mapping[Role, Cell]] = {
    Action.SEE_INSPECTION: {role: _ALWAYS for role in Role if role is not _R} | {_R: _in(_U)},
    Action.CHANGE_INSPECTION: {_M: _ALWAYS, _AD: _ALWAYS, _L: _ALWAYS},
    Action.MANAGE_PEOPLE: {_M: _ALWAYS, _AD: _ALWAYS},
    Action.MOVE_VERSION: {_AD: _SET_UP, _L: _SET_UP},
    Action.SEE_CASELOAD: {_AD: _ALWAYS, _L: _ALWAYS, _LI: _SET_UP},
    Action.SEND_CASELOAD: {_AD: _in(_P), _L: _in(_P), _LI: _in(_P)},
    Action.SEE_SAMPLE: dict.fromkeys((_M, _AD, _L, _I, _LI, _C, _AN), _ALWAYS),
    Action.DRAW_SAMPLE: {_AD: _in(_P), _L: _in(_P)},
    Action.REPLACE_CASE: {_AD: _SET_UP, _L: _SET_UP},
    Action.SEE_ALLOCATION: dict.fromkeys((_M, _AD, _L, _C), _ALWAYS) | {_I: _in(*State, scope=_OWN)},
    Action.ALLOCATE_CASES: {_AD: _SET_UP, _L: _SET_UP},
    Action.SEE_TIMETABLE: dict.fromkeys((_M, _AD, _L, _I, _LI, _C), _ALWAYS) | {_AA: _in(*State, scope=_OWN)},
    Action.PLAN_TIMETABLE: {_AD: _SET_UP, _L: _SET_UP},
    Action.ASSESS_CASE: dict.fromkeys((_L, _I, _AA), _in(_F, scope=_OWN)),
    Action.SEE_ANSWERS: {
        _L: _JUDGED,
        _C: _AFTER,
        _AN: _AFTER,
        _I: _in(_F, _W, _A, _U, scope=_OWN),
        _AA: _in(_F, scope=_OWN),
    },
    Action.RESCUE_DEVICE: {_AD: _in(_F), _L: _in(_F)},
    Action.MODERATE: {_L: _in(_F, _W)},
    Action.JUDGE_EVIDENCE: {_L: _in(_F, _W), _I: _in(_F, _W)},
    Action.SEE_SCORES: {_L: _JUDGED, _I: _AFTER, _C: _AFTER, _AN: _AFTER, _LI: _WITH_AREA},
    Action.WRITE_REPORT: {_L: _in(_F, _W), _C: _in(_W)},
    Action.SEE_REPORT: {_L: _JUDGED, _I: _AFTER, _C: _AFTER, _AN: _AFTER, _M: _AFTER, _LI: _WITH_AREA, _R: _in(_U)},
    Action.COMMENT_ON_DRAFT: {_LI: _in(_A)},
    Action.SEE_COMMENTS: {_L: _AFTER, _C: _AFTER, _M: _AFTER, _LI: _WITH_AREA},
    Action.ANSWER_COMMENTS: {_L: _in(_W, _A)},
    Action.KEEP_FILES: {_AD: _ALWAYS, _L: _ALWAYS, _I: _in(_F, _W), _LI: _SET_UP},
    Action.EXPORT: {_AD: _ALWAYS, _L: _ALWAYS, _C: _AFTER, _AN: _AFTER},
    Action.EXPORT_WITH_NAMES: {_AD: _ALWAYS, _L: _ALWAYS, _C: _AFTER},
    Action.SEE_RECORD: {_M: _ALWAYS, _AD: _ALWAYS, _L: _ALWAYS, _C: _ALWAYS},
    Action.ERASE: {_AD: _ALWAYS},
    Action.BEGIN_FIELDWORK: {_AD: _in(_P), _L: _in(_P)},
    Action.REOPEN_PREPARATION: {_L: _in(_F)},
    Action.LOCK_FIELDWORK: {_L: _in(_F)},
    Action.UNLOCK_FIELDWORK: {_L: _in(_W)},
    Action.SEND_DRAFT: {_L: _in(_W)},
    Action.TAKE_BACK_DRAFT: {_L: _in(_A)},
    Action.PUBLISH: {_C: _in(_A)},
    Action.WITHDRAW: {_C: _in(_U)},
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an inspection from one state to the next. A step back needs a reason."""

    action: Action
    before: State
    after: State
    needs_reason: bool = False


STEPS = (
    Step(Action.BEGIN_FIELDWORK, _P, _F),
    Step(Action.REOPEN_PREPARATION, _F, _P, needs_reason=True),
    Step(Action.LOCK_FIELDWORK, _F, _W),
    Step(Action.UNLOCK_FIELDWORK, _W, _F, needs_reason=True),
    Step(Action.SEND_DRAFT, _W, _A),
    Step(Action.TAKE_BACK_DRAFT, _A, _W, needs_reason=True),
    Step(Action.PUBLISH, _A, _U),
    Step(Action.WITHDRAW, _U, _W, needs_reason=True),
)


def scope(roles: frozenset[Role], action: Action, state: State) -> Scope:
    """With which objects somebody of these roles may do something; the widest of them counts."""
    cells = [cell for role in roles if (cell := TABLE[action].get(role)) and state in cell.states]
    if any(cell.scope is Scope.ALL for cell in cells):
        return Scope.ALL
    return Scope.OWN if cells else Scope.NONE
