"""Addresses of the room."""

from django.urls import path

from songhe.care.sensing.views import homes, readings, rules, work

app_name = "sensing"
urlpatterns = [
    path("", work.desk, name="desk"),
    path("checkins/<uuid:pk>/", work.check_in, name="check_in"),
    path("checkins/<uuid:task>/why/", work.why, name="why"),
    path("rings/<uuid:pk>/", work.ring, name="ring"),
    path("mine/", homes.mine, name="mine"),
    path("homes/<uuid:elder>/", homes.home, name="home"),
    path("homes/<uuid:elder>/hold/", homes.holding, name="holding"),
    path("homes/<uuid:elder>/hold/end/", homes.hold_ending, name="hold_ending"),
    path("homes/<uuid:elder>/rules/<slug:code>/", homes.limits, name="limits"),
    path("homes/<uuid:elder>/rules/<slug:code>/withdrawal/", homes.withdrawing, name="withdrawing"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("trials/<uuid:pk>/", rules.trial, name="trial"),
    path("trials/<uuid:pk>/opening/", rules.opening, name="opening"),
    path("trials/<uuid:pk>/adoption/", rules.adopting, name="adopting"),
    path("trials/<uuid:pk>/signature/", rules.signing, name="signing"),
    path("readings/", readings.fleet, name="readings"),
    path("readings/homes/<uuid:elder>/", readings.day, name="day"),
]
