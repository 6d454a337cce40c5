from django.urls import path

from songhe.register.access import place_views as views

app_name = "places"
urlpatterns = [
    path("", views.villages, name="list"),
    path("search/", views.search, name="search"),
    path("counties.geojson", views.boundaries, name="boundaries"),
    path("below/<slug:code>/", views.children, name="children"),
    path("<uuid:key>/", views.village, name="village"),
]
