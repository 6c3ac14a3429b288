"""Every page of the application. Those of one inspection begin with its key."""

from __future__ import annotations

from django.urls import include, path

from eyre.web.inspections import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/", include("eyre.web.accounts.urls")),
    path("inspections/", include("eyre.web.inspections.urls")),
    path("inspections/", include("eyre.web.assessment.urls")),
    path("", include("eyre.web.access.urls")),
    path("", include("eyre.web.audit.urls")),
    path("", include("eyre.web.retention.urls")),
    path("inspections/", include("eyre.web.sampling.urls")),
    path("programmes/", include("eyre.web.programme.urls")),
    path("inspections/", include("eyre.web.fieldwork.urls")),
    path("inspections/", include("eyre.web.scoring.urls")),
    path("inspections/", include("eyre.web.report.urls")),
    path("inspections/", include("eyre.web.files.urls")),
    path("", include("eyre.web.api.urls")),
    path("", include("eyre.web.tasks.urls")),
    path("", include("eyre.web.device.urls")),
    path("", include("eyre.web.site.urls")),
]

handler400 = "eyre.web.site.views.bad_request"
handler403 = "eyre.web.site.views.forbidden"
handler404 = "eyre.web.site.views.not_found"
handler500 = "eyre.web.site.views.server_error"
