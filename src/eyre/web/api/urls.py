"""Addresses of the API, and of the page on which people make tokens for it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from eyre.web.api import feeds, views
from eyre.web.api.api import api, calls
from eyre.web.api.assessment import router as assessment
from eyre.web.api.evidence import router as evidence
from eyre.web.api.fieldwork import router as fieldwork
from eyre.web.api.inspections import router as inspections
from eyre.web.api.instruments import router as instruments
from eyre.web.api.people import inspections as people
from eyre.web.api.people import programmes as people_of_programmes
from eyre.web.api.problems import no_such_page
from eyre.web.api.programmes import router as programmes
from eyre.web.api.report import router as report
from eyre.web.api.sampling import router as sampling
from eyre.web.api.second_look import router as second_look

for router in (inspections, people, sampling, fieldwork, assessment, second_look, evidence, report, instruments):
    api.add_router("/inspections", router)
for router in (programmes, people_of_programmes):
    api.add_router("/programmes", router)

urlpatterns = [
    path("account/tokens", views.tokens, name="tokens"),
    path("account/tokens/<int:token>/revoke", views.revoke, name="revoke-token"),
    path("account/calendar", views.calendar, name="calendar"),
    path("account/calendar/end", views.end_calendar, name="end-calendar"),
    path("calendar/<slug:secret>.ics", feeds.feed, name="feed"),
    path("webhooks", views.webhooks, name="webhooks"),
    path("webhooks/<int:webhook>/remove", views.remove_webhook, name="remove-webhook"),
    path("api/", include((calls(), "api"))),
    re_path(r"^api/", csrf_exempt(login_not_required(no_such_page))),
]
