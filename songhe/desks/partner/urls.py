"""Addresses of the API, its manual and the tokens."""

from django.urls import include, path, re_path

from songhe.desks.partner import views
from songhe.desks.partner.api import api

pages = [
    path("", views.docs, name="docs"),
    path("tokens/", views.own_tokens, name="tokens"),
    path("tokens/<uuid:pk>/revoke/", views.revoke, name="revoke"),
]
urlpatterns = [
    path("", include((pages, "partner"))),
    path("fhir/r4/", include("songhe.desks.partner.fhir.urls")),
    path("v1/", api.urls),
    re_path("^v1/", views.not_there),
]
