"""Pages of the caseload and the sample of an inspection."""

from __future__ import annotations

from django.urls import path

from eyre.web.sampling import caseload_views, sample_views

app_name = "sampling"
urlpatterns = [
    path("<slug:key>/caseload", caseload_views.caseload, name="caseload"),
    path("<slug:key>/caseload/template", caseload_views.template_file, name="template"),
    path("<slug:key>/caseload/send", caseload_views.send, name="send"),
    path("<slug:key>/caseload/check", caseload_views.check, name="check"),
    path("<slug:key>/caseload/to-mend", caseload_views.sheet, name="sheet"),
    path("<slug:key>/caseload/take-in", caseload_views.take_in, name="take-in"),
    path("<slug:key>/caseload/discard", caseload_views.discard, name="discard"),
    path("<slug:key>/caseload/left-out", caseload_views.left_out, name="left-out"),
    path("<slug:key>/sample", sample_views.sample, name="sample"),
    path("<slug:key>/sample/design", sample_views.design, name="design"),
    path("<slug:key>/sample/commit", sample_views.commit, name="commit"),
    path("<slug:key>/sample/take-back", sample_views.take_back, name="take-back"),
    path("<slug:key>/sample/draw", sample_views.draw, name="draw"),
    path("<slug:key>/sample/certificate", sample_views.certificate, name="certificate"),
    path("<slug:key>/sample/certificate.json", sample_views.certificate_file, name="certificate-file"),
    path("<slug:key>/sample/verify", sample_views.verify, name="verify"),
    path("<slug:key>/sample/replace", sample_views.replace, name="replace"),
]
