from django.urls import path

from songhe.desks.dispatcher import incidents, intake, later, views, wall

app_name = "dispatcher"
urlpatterns = [
    path("", views.console, name="console"),
    path("list/", views.listing, name="list"),
    path("seats/", views.seat_bar, name="seats"),
    path("ground/", views.ground, name="ground"),
    path("new/", intake.new, name="new"),
    path("find/", intake.find, name="find"),
    path("reviews/", later.reviews, name="reviews"),
    path("follow-ups/", later.follow_ups, name="follow_ups"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("incidents/<uuid:pk>/calls/", incidents.group, name="group_calls"),
    path("incidents/<uuid:pk>/removal/", incidents.ungroup, name="ungroup_calls"),
    path("incidents/<uuid:pk>/close/", incidents.close, name="close_incident"),
    path("wall/", wall.wall, name="wall"),
    path("<uuid:pk>/", views.case, name="case"),
    path("<uuid:pk>/row/", views.row, name="row"),
    path("<uuid:pk>/reveal/", views.reveal, name="reveal"),
]
