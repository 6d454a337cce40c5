"""Addresses of booking."""

from django.urls import path

from songhe.care.homecare.views import agreements, booking

app_name = "book"
urlpatterns = [
    path("", booking.start, name="start"),
    path("catalogue/", booking.public_catalogue, name="catalogue"),
    path("standing/<uuid:key>/ending/", booking.standing_end, name="standing_end"),
    path("<uuid:key>/", booking.elder, name="elder"),
    path("<uuid:key>/agreements/", agreements.of_elder, name="agreements"),
    path("<uuid:key>/paper/", booking.paper, name="paper"),
    path("<uuid:key>/at/<uuid:offer>/", booking.at, name="at"),
    path("<uuid:key>/every/<uuid:offer>/", booking.standing, name="standing"),
    path("<uuid:key>/<slug:code>/", booking.item, name="item"),
]
