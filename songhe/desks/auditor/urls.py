"""Addresses of the auditor's desk."""

from django.urls import path

from songhe.desks.auditor import views

app_name = "auditor"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("entries/<uuid:pk>/", views.entry, name="entry"),
    path("reveals/", views.reveals, name="reveals"),
    path("seals/", views.seals, name="seals"),
    path("seals/check/", views.check, name="check"),
]
