"""What a device asks for, and the pages of its work."""

from __future__ import annotations

from django.urls import path

from eyre.web.device import views

app_name = "device"
urlpatterns = [
    path("device/", views.work, name="work"),
    path("device/shell", views.shell, name="shell"),
    path("device/session", views.session, name="session"),
    path("device/cases", views.cases, name="cases"),
    path("worker.js", views.worker, name="worker"),
    path("inspections/<slug:key>/carry-file", views.carry_file, name="carry-file"),
]
