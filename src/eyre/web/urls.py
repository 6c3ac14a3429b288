"""Every page of the application. Those of one inspection begin with its key."""

from __future__ import annotations

from django.urls import include, path

from eyre.web.inspections import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/", include("allauth.urls")),
    path("account/", include("eyre.web.accounts.urls")),
    path("", include("eyre.web.site.urls")),
    path("inspections/", include("eyre.web.inspections.urls")),
    path("inspections/", include("eyre.web.tasks.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
