"""The pages of the frame."""

from django.urls import path

from eyre.web.site import views

app_name = "site"
urlpatterns = [
    path("language", views.language, name="language"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
]
