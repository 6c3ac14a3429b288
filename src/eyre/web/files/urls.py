"""Pages of evidence files."""

from __future__ import annotations

from django.urls import path

from eyre.web.files import on_questions, views

app_name = "files"
_ANSWER = "<slug:key>/assessments/<str:assessment_id>/"
urlpatterns = [
    path(f"{_ANSWER}files/<uuid:kept>", on_questions.download, name="of-question-download"),
    path(f"{_ANSWER}files/<uuid:kept>/remove", on_questions.remove, name="of-question-remove"),
    path(f"{_ANSWER}files/<str:question>", on_questions.of_question, name="of-question"),
    path("<slug:key>/files", views.files, name="files"),
    path("<slug:key>/files/<uuid:kept>", views.download, name="download"),
    path("<slug:key>/files/<uuid:kept>/remove", views.remove, name="remove"),
]
