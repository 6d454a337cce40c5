from django.urls import path

from songhe.desks.round import phone, views

app_name = "round"
urlpatterns = [
    path("", views.home, name="home"),
    path("month/", views.month, name="month"),
    path("plain/", views.plain, name="plain"),
    path("plain/<uuid:key>/", views.plain_visit, name="plain_visit"),
    path("register/", phone.register, name="register"),
    path("shell/", phone.shell, name="shell"),
    path("worker.js", phone.worker, name="worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
]
