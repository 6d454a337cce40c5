"""Addresses that machines ask: no log-in."""

from django.urls import path

from songhe.desks.system import probes

app_name = "probes"
urlpatterns = [
    path("alive/", probes.alive, name="alive"),
    path("ready/", probes.ready, name="ready"),
    path("metrics/", probes.metrics, name="metrics"),
]
