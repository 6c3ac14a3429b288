"""Pages and the protocol of assessing."""

from __future__ import annotations

from django.urls import path

from eyre.web.assessment import cases, instruments, protocol, review, views

app_name = "assessment"
_ONE = "<slug:key>/assessments/<str:assessment_id>/"
_CASE = "<slug:key>/assessments/case/<str:case_id>/"
urlpatterns = [
    path("<slug:key>/my-cases", cases.mine, name="mine"),
    path("<slug:key>/moderation", review.moderation, name="moderation"),
    path("<slug:key>/calibration", review.calibration, name="calibration"),
    path("<slug:key>/agreement", review.agreement, name="agreement"),
    path("<slug:key>/instruments", instruments.instruments, name="instruments"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}compare/<slug:framework>", review.compare, name="compare"),
    path(_ONE, views.form, name="form"),
    path(f"{_ONE}events", protocol.events, name="events"),
    path(f"{_ONE}state", protocol.state, name="state"),
    path(f"{_ONE}complete", cases.complete, name="complete"),
    path(f"{_ONE}reopen", cases.reopen, name="reopen"),
    path(f"{_ONE}interview/<slug:schedule>", cases.interview, name="interview"),
    path(f"{_ONE}give-back", review.give_back, name="give-back"),
    path(f"{_ONE}settle", review.settle, name="settle"),
]
