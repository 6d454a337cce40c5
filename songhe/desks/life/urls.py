from django.urls import path

from songhe.desks.life import doubles, views

app_name = "life"
urlpatterns = [
    path("", views.events, name="events"),
    path("birthdays/", views.birthdays, name="birthdays"),
    path("elders/<uuid:key>/", views.elder, name="elder"),
    path("elders/<uuid:key>/new/", views.new, name="new"),
    path("events/<uuid:key>/", views.event, name="event"),
    path("events/<uuid:key>/deed/", views.perform, name="perform"),
    path("events/<uuid:key>/refusal/", views.refuse, name="refuse"),
    path("events/<uuid:key>/undoing/", views.undo, name="undo"),
    path("doubles/", doubles.doubles, name="doubles"),
    path("doubles/<uuid:key>/", doubles.pair, name="pair"),
    path("doubles/<uuid:key>/merging/", doubles.merging, name="merging"),
    path("doubles/<uuid:key>/separation/", doubles.separation, name="separation"),
    path("doubles/<uuid:key>/reopening/", doubles.reopening, name="reopening"),
    path("merges/<uuid:key>/", doubles.merge, name="merge"),
    path("merges/<uuid:key>/splitting/", doubles.split, name="split"),
]
