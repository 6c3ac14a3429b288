"""Pages of programmes."""

from __future__ import annotations

from django.urls import path

from eyre.web.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("new", views.new, name="new"),
    path("<slug:programme>/", views.areas, name="areas"),
    path("<slug:programme>/calendar", views.calendar, name="calendar"),
    path("<slug:programme>/calendar.<slug:format>", views.calendar_file, name="calendar-file"),
    path("<slug:programme>/plan", views.plan, name="plan"),
    path("<slug:programme>/state", views.state, name="state"),
]
