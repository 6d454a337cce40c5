from django.urls import path

from songhe.desks.field import links, phone, views

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("now/", views.now, name="now"),
    path("mine/", views.history, name="history"),
    path("deeds/", phone.deeds, name="deeds"),
    path("position/", phone.position, name="position"),
    path("subscribe/", phone.subscribe, name="subscribe"),
    path("availability/", views.availability, name="availability"),
    path("sharing/", views.sharing, name="sharing"),
    path("shell/", phone.shell, name="shell"),
    path("worker.js", phone.worker, name="worker"),
    path("t/<str:token>/", links.one_tap, name="link"),
    path("t/<str:token>/now/", links.now, name="link_now"),
    path("t/<str:token>/key/", links.key, name="link_key"),
    path("<uuid:response>/<str:verb>/", views.deed, name="deed"),
]
