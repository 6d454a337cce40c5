from django.urls import path

from songhe.city.reach import views

app_name = "reach"
urlpatterns = [path("", views.reach, name="list"), path("<str:code>/", views.village, name="village")]
