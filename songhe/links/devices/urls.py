from django.urls import path

from songhe.links.devices import views

app_name = "devices"
urlpatterns = [path("press/", views.press, name="press"), path("hook/<str:name>/", views.hook, name="hook")]
