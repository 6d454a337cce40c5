from django.urls import path

from songhe.base.outbox import views

app_name = "outbox"
urlpatterns = [path("<str:kind>/<uuid:key>", views.parcel, name="parcel")]
