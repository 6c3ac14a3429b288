"""Pages of evidence files."""

from __future__ import annotations

from django.urls import path

from eyre.web.files import views

app_name = "files"
urlpatterns = [
    path("<slug:key>/files", views.files, name="files"),
    path("<slug:key>/files/<uuid:kept>", views.download, name="download"),
    path("<slug:key>/files/<uuid:kept>/remove", views.remove, name="remove"),
]
