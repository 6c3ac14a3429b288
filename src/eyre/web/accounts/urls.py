"""Pages of an account besides those of the sign-in library."""

from __future__ import annotations

from django.urls import path

from eyre.web.accounts import views

app_name = "accounts"
urlpatterns = [path("demonstration", views.demonstration, name="demonstration")]
