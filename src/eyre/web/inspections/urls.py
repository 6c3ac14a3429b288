"""Pages of an inspection as a whole."""

from __future__ import annotations

from django.urls import path

from eyre.web.inspections import views

app_name = "inspections"
urlpatterns = [
    path("take-in", views.take_in, name="take-in"),
    path("<slug:key>/", views.overview, name="overview"),
    path("<slug:key>/bundle", views.export, name="export"),
    path("<slug:key>/step/<slug:action>", views.step, name="step"),
]
