from django.urls import path

from songhe.desks.community import views

app_name = "community"
urlpatterns = [
    path("", views.choose, name="home"),
    path("<uuid:pk>/", views.village, name="village"),
]
