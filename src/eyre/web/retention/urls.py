"""Pages on retention and erasure."""

from __future__ import annotations

from django.urls import path

from eyre.web.retention import views

app_name = "retention"
urlpatterns = [
    path("inspections/<slug:key>/erasure", views.erase, name="erase"),
    path("inspections/<slug:key>/erasure/<int:number>.pdf", views.certificate, name="certificate"),
    path("retention", views.due, name="due"),
    path("accounts/<uuid:user>/erase", views.erase_account, name="erase-account"),
]
