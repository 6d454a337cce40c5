from django.urls import path

from songhe.desks.family import links, views

app_name = "family"
urlpatterns = [
    path("", views.home, name="home"),
    path("elder/<uuid:elder>/", views.elder, name="elder"),
    path("worker.js", links.worker, name="worker"),
    path("<str:token>/", links.follow, name="follow"),
    path("<str:token>/now/", links.now, name="now"),
    path("<str:token>/read/", links.read, name="read"),
    path("<str:token>/subscribe/", links.subscribe, name="subscribe"),
]
