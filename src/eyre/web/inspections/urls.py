"""Pages of an inspection as a whole."""

from __future__ import annotations

from django.urls import path

from eyre.web.inspections import letter_views, new_views, views

app_name = "inspections"
urlpatterns = [
    path("new", new_views.new, name="new"),
    path("take-in", views.take_in, name="take-in"),
    path("<slug:key>/", views.overview, name="overview"),
    path("<slug:key>/bundle", views.export, name="export"),
    path("<slug:key>/letters", letter_views.letters, name="letters"),
    path("<slug:key>/letters/new/<slug:kind>", letter_views.letter, name="letter"),
    path("<slug:key>/letters/<int:number>", letter_views.written, name="written"),
    path("<slug:key>/letters/<int:number>.<slug:format>", letter_views.letter_file, name="letter-file"),
    path("<slug:key>/step/<slug:action>", views.step, name="step"),
]
