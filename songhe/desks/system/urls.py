"""Addresses of the system administrator's desk."""

from django.urls import path

from songhe.desks.system import views

app_name = "system"
urlpatterns = [path("", views.state, name="state")]
