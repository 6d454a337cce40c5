"""Addresses of care plans and agreements."""

from django.urls import path

from songhe.care.homecare.views import agreements

app_name = "agree"
urlpatterns = [
    path("", agreements.listed, name="list"),
    path("of/<uuid:key>/", agreements.elder, name="elder"),
    path("of/<uuid:key>/plan/", agreements.plan, name="plan"),
    path("of/<uuid:key>/draft/", agreements.draft, name="draft"),
    path("<uuid:key>/", agreements.one, name="one"),
    path("<uuid:key>/paper/", agreements.paper, name="paper"),
    path("<uuid:key>/signature/", agreements.signature, name="signature"),
    path("<uuid:key>/ending/", agreements.ending, name="ending"),
]
