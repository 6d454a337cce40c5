"""Addresses of booking."""

from django.urls import path

from songhe.care.homecare.views import agreements, booking, courses, paper

app_name = "book"
urlpatterns = [
    path("", booking.start, name="start"),
    path("catalogue/", booking.public_catalogue, name="catalogue"),
    path("packages/", courses.public, name="packages"),
    path("courses/<uuid:key>/", courses.course, name="course"),
    path("courses/<uuid:key>/left/", courses.left, name="left"),
    path("standing/<uuid:key>/ending/", booking.standing_end, name="standing_end"),
    path("<uuid:key>/", booking.elder, name="elder"),
    path("<uuid:key>/agreements/", agreements.of_elder, name="agreements"),
    path("<uuid:key>/packages/", courses.choice, name="package_choice"),
    path("<uuid:key>/packages/<uuid:package>/", courses.taking, name="package"),
    path("<uuid:key>/paper/", paper.paper, name="paper"),
    path("<uuid:key>/at/<uuid:offer>/", booking.at, name="at"),
    path("<uuid:key>/every/<uuid:offer>/", booking.standing, name="standing"),
    path("<uuid:key>/<slug:code>/", booking.item, name="item"),
]
