"""Pages of jobs."""

from __future__ import annotations

from django.urls import path

from eyre.web.tasks import views

app_name = "tasks"
urlpatterns = [
    path("inspections/<slug:key>/jobs", views.jobs, name="jobs"),
    path("inspections/<slug:key>/jobs/<uuid:job>", views.job, name="job"),
    path("inspections/<slug:key>/jobs/<uuid:job>/cancel", views.cancel, name="cancel"),
    path("inspections/<slug:key>/jobs/<uuid:job>/again", views.again, name="again"),
    path("inspections/<slug:key>/jobs/<uuid:job>/file", views.file, name="file"),
    path("programmes/<slug:programme>/jobs/<uuid:job>", views.job_of_programme, name="programme-job"),
    path("programmes/<slug:programme>/jobs/<uuid:job>/cancel", views.cancel_of_programme, name="programme-cancel"),
    path("programmes/<slug:programme>/jobs/<uuid:job>/again", views.again_of_programme, name="programme-again"),
]
