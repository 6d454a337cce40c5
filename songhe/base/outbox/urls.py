from django.urls import path

from songhe.base.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.many, name="many"),
    path("hello", views.hello, name="hello"),
    path("gone", views.gone, name="gone"),
    path("wiped", views.wiped, name="wiped"),
    path("<str:kind>/<uuid:key>", views.parcel, name="parcel"),
]
