"""Pages and the protocol of assessing."""

from __future__ import annotations

from django.urls import path

from eyre.web.assessment import protocol, views

app_name = "assessment"
_ONE = "<slug:key>/assessments/<str:assessment_id>/"
urlpatterns = [
    path(_ONE, views.form, name="form"),
    path(f"{_ONE}events", protocol.events, name="events"),
    path(f"{_ONE}state", protocol.state, name="state"),
]
