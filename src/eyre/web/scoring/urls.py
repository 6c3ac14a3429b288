"""Pages of evidence and scores."""

from __future__ import annotations

from django.urls import path

from eyre.web.scoring import views

app_name = "scoring"
urlpatterns = [
    path("<slug:key>/evidence", views.evidence, name="evidence"),
    path("<slug:key>/evidence/<str:framework>/<str:criterion>", views.criterion, name="criterion"),
    path("<slug:key>/evidence/<str:framework>/<str:criterion>/rating", views.adjust, name="adjust"),
    path("<slug:key>/evidence/<str:framework>/<str:criterion>/items/<str:item>", views.judge, name="judge"),
    path("<slug:key>/scores", views.scores, name="scores"),
    path("<slug:key>/scores/figure", views.trace, name="trace"),
    path("<slug:key>/scores/feedback", views.feedback, name="feedback"),
    path("<slug:key>/scores/<str:framework>/questions", views.questions, name="questions"),
]
