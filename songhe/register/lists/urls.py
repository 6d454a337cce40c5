from django.urls import path

from songhe.register.lists import views

app_name = "lists"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("quick/", views.quick, name="quick"),
    path("new/", views.save, name="save"),
    path("export/", views.export, name="export"),
    path("<uuid:key>/name/", views.rename, name="rename"),
    path("<uuid:key>/sharing/", views.share, name="share"),
    path("<uuid:key>/removal/", views.remove, name="remove"),
]
