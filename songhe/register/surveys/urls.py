from django.urls import path

from songhe.register.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.surveys, name="list"),
    path("template.xlsx", views.template, name="template"),
    path("<uuid:pk>/", views.survey, name="survey"),
    path("<uuid:pk>/columns/", views.columns, name="columns"),
    path("<uuid:pk>/lines/<int:number>/building/", views.building, name="building"),
    path("<uuid:pk>/entry/", views.entry, name="entry"),
    path("<uuid:pk>/closing/", views.closing, name="closing"),
    path("<uuid:pk>/faults.xlsx", views.faults, name="faults"),
]
