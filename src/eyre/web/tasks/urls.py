"""Pages of jobs."""

from __future__ import annotations

from django.urls import path

from eyre.web.tasks import views

app_name = "tasks"
urlpatterns = [
    path("<slug:key>/jobs", views.jobs, name="jobs"),
    path("<slug:key>/jobs/<uuid:job>", views.job, name="job"),
    path("<slug:key>/jobs/<uuid:job>/cancel", views.cancel, name="cancel"),
    path("<slug:key>/jobs/<uuid:job>/again", views.again, name="again"),
    path("<slug:key>/jobs/<uuid:job>/file", views.file, name="file"),
]
