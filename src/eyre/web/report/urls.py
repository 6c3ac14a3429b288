"""Pages of the report."""

from __future__ import annotations

from django.urls import path

from eyre.web.report import good_practice, views

app_name = "report"
urlpatterns = [
    path("<slug:key>/report", views.report, name="report"),
    path("<slug:key>/report/read", views.read, name="read"),
    path("<slug:key>/report/draw/<slug:format>", views.draw, name="draw"),
    path("<slug:key>/report/feedback/<slug:format>", views.draw_feedback, name="draw-feedback"),
    path("<slug:key>/report/good-practice", good_practice.examples, name="good-practice"),
    path("<slug:key>/report/recommendations/<int:number>", views.recommendation, name="recommendation"),
    path("<slug:key>/report/recommendations/<int:number>/move", views.move, name="move"),
    path("<slug:key>/report/comments", views.comments, name="comments"),
    path("<slug:key>/report/comments/<int:number>", views.answer, name="answer"),
    path("<slug:key>/report/write/<path:file>", views.text, name="text"),
]
