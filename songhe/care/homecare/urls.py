"""Addresses of orders."""

from django.urls import path

from songhe.care.homecare.views import offers, orders, packages

app_name = "homecare"
urlpatterns = [
    path("", orders.listed, name="list"),
    path("offers/", offers.facilities, name="facilities"),
    path("offers/<uuid:key>/", offers.offers, name="offers"),
    path("offers/<uuid:key>/reception/", offers.reception, name="reception"),
    path("offers/<uuid:key>/<uuid:row>/", offers.offer_item, name="offer_item"),
    path("packages/", packages.listed, name="packages"),
    path("packages/<uuid:key>/", packages.of_facility, name="packages_of"),
    path("packages/<uuid:key>/new/", packages.laying, name="package_new"),
    path("packages/<uuid:key>/<uuid:package>/ending/", packages.ending, name="package_ending"),
    path("<uuid:key>/", orders.one, name="order"),
    path("<uuid:key>/portrait/", orders.portrait, name="portrait"),
    path("<uuid:key>/acceptance/", orders.acceptance, name="acceptance"),
    path("<uuid:key>/rejection/", orders.rejection, name="rejection"),
    path("<uuid:key>/assignment/", orders.assignment, name="assignment"),
    path("<uuid:key>/unassignment/", orders.unassignment, name="unassignment"),
    path("<uuid:key>/cancellation/", orders.cancellation, name="cancellation"),
    path("<uuid:key>/moving/", orders.moving, name="moving"),
    path("<uuid:key>/confirmation/", orders.confirmation, name="confirmation"),
    path("<uuid:key>/rating/", orders.rating, name="rating"),
    path("<uuid:key>/dispute/", orders.dispute, name="dispute"),
    path("<uuid:key>/settlement/", orders.settlement, name="settlement"),
]
