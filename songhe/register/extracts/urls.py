from django.urls import path

from songhe.register.extracts import views

app_name = "extracts"
urlpatterns = [
    path("", views.extracts, name="list"),
    path("<uuid:key>/approval/", views.approve, name="approve"),
    path("<uuid:key>/refusal/", views.refuse, name="refuse"),
    path("<uuid:key>/workbook/", views.workbook, name="workbook"),
]
