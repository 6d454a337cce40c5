"""Addresses below /api/fhir/r4."""

from django.urls import path, re_path

from songhe.desks.partner.fhir import export_views, views

KIND, KEY = r"(?P<kind>[A-Za-z]{1,40})", r"(?P<key>[A-Za-z0-9.\-]{1,64})"
app_name = "partner-fhir"
urlpatterns = [
    path("metadata", views.metadata, name="metadata"),
    path("$validate", views.validate, name="validate"),
    path("$export", export_views.export, name="export"),
    path("Patient/$export", export_views.export, name="export_patients"),
    path("Group/<uuid:group>/$export", export_views.export, name="export_group"),
    path("$export-status/<uuid:pk>", export_views.status, name="export_status"),
    path("$export-file/<uuid:pk>/<slug:kind>.ndjson", export_views.file, name="export_file"),
    re_path(rf"^Patient/{KEY}/\$everything$", views.whole, name="everything"),
    re_path(rf"^{KIND}/\$validate$", views.validate, name="validate_kind"),
    re_path(rf"^{KIND}/_search$", views.posted_search, name="search"),
    re_path(rf"^{KIND}/{KEY}/_history/(?P<number>[A-Za-z0-9.\-]{{1,64}})$", views.version, name="version"),
    re_path(rf"^{KIND}$", views.of_kind, name="kind"),
    re_path(rf"^{KIND}/{KEY}$", views.one, name="one"),
    re_path("^", views.not_there),
]
