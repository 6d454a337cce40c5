"""Addresses of the bureau's desk."""

from django.urls import path

from songhe.desks.bureau import views

app_name = "bureau"
urlpatterns = [
    path("", views.home, name="home"),
    path("minutes/", views.minutes, name="minutes"),
    path("wall/", views.wall, name="wall"),
    path("figures/", views.figures, name="figures"),
    path("figures/<slug:code>/", views.figure, name="figure"),
    path("figures/<slug:code>/calls/", views.calls, name="calls"),
    path("figures/<slug:code>/export/", views.export, name="export"),
    path("times/", views.times, name="times"),
    path("times/<slug:code>/", views.stage, name="stage"),
    path("breaches/", views.breaches, name="breaches"),
    path("calls/<uuid:pk>/", views.call, name="call"),
]
