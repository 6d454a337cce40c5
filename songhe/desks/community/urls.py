from django.urls import path

from songhe.desks.community import phone, views

app_name = "community"
urlpatterns = [
    path("", views.choose, name="home"),
    path("round/", phone.home, name="round"),
    path("round/register/", phone.register, name="register"),
    path("round/shell/", phone.shell, name="shell"),
    path("round/worker.js", phone.worker, name="worker"),
    path("round/manifest.webmanifest", phone.manifest, name="manifest"),
    path("<uuid:pk>/", views.village, name="village"),
]
