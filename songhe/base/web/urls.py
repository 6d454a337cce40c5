"""Addresses of the shell."""

from django.urls import path

from songhe.base.web import stream, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("live/", stream.live, name="live"),
    path("preferences/", views.choose, name="preferences"),
    path("style/", views.style, name="style"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
]
