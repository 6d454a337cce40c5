"""Addresses of the operator's desk."""

from django.urls import path

from songhe.desks.provider import views

app_name = "provider"
urlpatterns = [path("", views.home, name="home")]
