from django.urls import path

from songhe.city.answering import cause_views, desk_views, drill_views, views

app_name = "answering"
urlpatterns = [
    path("", views.audits, name="audits"),
    path("audits/<uuid:pk>/", views.audit, name="audit"),
    path("audits/<uuid:pk>/answer/", views.answer, name="answer"),
    path("causes/", cause_views.false_alarms, name="causes"),
    path("changes/<uuid:pk>/withdrawal/", cause_views.withdrawal, name="withdrawal"),
    path("drills/", drill_views.calendar, name="drills"),
    path("drills/<uuid:pk>/", drill_views.drill, name="drill"),
    path("drills/<uuid:pk>/calling-off/", drill_views.calling_off, name="calling_off"),
    path("seats/", desk_views.seats, name="seats"),
    path("staffing/", desk_views.staffing, name="staffing"),
]
