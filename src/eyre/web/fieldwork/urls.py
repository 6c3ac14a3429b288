"""Pages of the fieldwork."""

from __future__ import annotations

from django.urls import path

from eyre.web.fieldwork.views import allocation, setup, timetable

app_name = "fieldwork"
urlpatterns = [
    path("<slug:key>/fieldwork", setup.setup, name="setup"),
    path("<slug:key>/fieldwork/text", setup.setup_text, name="setup-text"),
    path("<slug:key>/fieldwork/tables/<slug:name>", setup.table, name="table"),
    path("<slug:key>/fieldwork/tables/<slug:name>.csv", setup.table_file, name="table-file"),
    path("<slug:key>/allocation", allocation.allocation, name="allocation"),
    path("<slug:key>/allocation/allocate", allocation.allocate, name="allocate"),
    path("<slug:key>/allocation/<slug:purpose>/<path:case>", allocation.give, name="give"),
    path("<slug:key>/timetable", timetable.show, name="timetable"),
    path("<slug:key>/timetable/plan", timetable.plan, name="plan"),
    path("<slug:key>/timetable/changes", timetable.changes, name="changes"),
    path("<slug:key>/timetable/changes.<slug:format>", timetable.change_file, name="change-file"),
    path("<slug:key>/timetable/file.<slug:format>", timetable.download, name="download"),
    path("<slug:key>/timetable/move/<path:interview>", timetable.move, name="move"),
    path("<slug:key>/timetable/against/<path:interview>", timetable.against, name="against"),
]
