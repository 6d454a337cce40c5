from django.urls import path

from songhe.desks.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:notice>/retry/", views.retry, name="retry"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("worker.js", views.worker, name="worker"),
]
