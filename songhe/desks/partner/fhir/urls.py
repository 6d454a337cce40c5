"""Addresses below /api/fhir/r4."""

from django.urls import path, re_path

from songhe.desks.partner.fhir import export_views, terming, views

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
    path("CodeSystem/$lookup", terming.lookup, name="lookup"),
    path("CodeSystem/$validate-code", terming.validate_in_system, name="validate_in_system"),
    re_path(rf"^CodeSystem/{KEY}/\$validate-code$", terming.validate_in_system, name="validate_in_one"),
    path("ValueSet/$validate-code", terming.validate_in_set, name="validate_in_set"),
    re_path(rf"^ValueSet/{KEY}/\$validate-code$", terming.validate_in_set, name="validate_in_one_set"),
    path("ValueSet/$expand", terming.expand, name="expand"),
    re_path(rf"^ValueSet/{KEY}/\$expand$", terming.expand, name="expand_one"),
    re_path(rf"^(?P<kind>{terming.KINDS})$", terming.listed, name="terms"),
    re_path(rf"^(?P<kind>{terming.KINDS})/{KEY}$", terming.one, name="term"),
    re_path(rf"^Patient/{KEY}/\$everything$", views.whole, name="everything"),
    re_path(rf"^{KIND}/\$validate$", views.validate, name="validate_kind"),
    re_path(rf"^{KIND}/_search$", views.posted_search, name="search"),
    re_path(rf"^{KIND}/{KEY}/_history/(?P<number>[A-Za-z0-9.\-]{{1,64}})$", views.version, name="version"),
    re_path(rf"^{KIND}$", views.of_kind, name="kind"),
    re_path(rf"^{KIND}/{KEY}$", views.one, name="one"),
    re_path("^", views.not_there),
]
