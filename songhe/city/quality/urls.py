from django.urls import path

from songhe.city.quality import views

app_name = "quality"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:pk>/", views.score, name="score"),
]
