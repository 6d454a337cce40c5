"""Addresses of the board."""

from django.urls import path

from songhe.desks.board import views

app_name = "dispatch"
urlpatterns = [
    path("", views.day, name="day"),
    path("map/", views.day_map, name="map"),
    path("plans/", views.proposal, name="proposal"),
    path("plans/<uuid:pk>/", views.plan, name="plan"),
    path("plans/<uuid:pk>/adoption/", views.adoption, name="adoption"),
    path("plans/<uuid:pk>/dropping/", views.dropping, name="dropping"),
    path("orders/<uuid:pk>/", views.order, name="order"),
    path("orders/<uuid:pk>/price/", views.price, name="price"),
    path("orders/<uuid:pk>/carer/", views.reassignment, name="reassignment"),
    path("orders/<uuid:pk>/insertion/", views.insertion, name="insertion"),
    path("orders/<uuid:pk>/lock/", views.lock, name="lock"),
    path("carers/<uuid:pk>/absence/", views.absence, name="absence"),
]
