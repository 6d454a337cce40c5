from django.urls import path

from songhe.city.recall import views

app_name = "recall"
urlpatterns = [path("", views.recall, name="list")]
