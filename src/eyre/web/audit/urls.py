"""Pages of the record."""

from __future__ import annotations

from django.urls import path

from eyre.web.audit import views

app_name = "audit"
urlpatterns = [
    path("inspections/<slug:key>/record", views.of_inspection, name="of-inspection"),
    path("record", views.of_installation, name="of-installation"),
]
