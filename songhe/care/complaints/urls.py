from django.urls import path

from songhe.care.complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/", views.new, name="new"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:pk>/", views.my_complaint, name="my_complaint"),
    path("mine/<uuid:pk>/agreement/", views.word, {"verb": "agreement"}, name="agreement"),
    path("mine/<uuid:pk>/reopening/", views.word, {"verb": "reopening"}, name="reopening"),
    path("asked/", views.asked, name="asked"),
    path("asked/<uuid:pk>/statement/", views.statement, name="statement"),
    path("callbacks/", views.callbacks, name="callbacks"),
    path("callbacks/<uuid:pk>/", views.callback, name="callback"),
    path("callbacks/<uuid:pk>/missed/", views.missed, name="missed"),
    path("<uuid:pk>/", views.complaint, name="complaint"),
    path("<uuid:pk>/acceptance/", views.acceptance, name="acceptance"),
    path("<uuid:pk>/rejection/", views.rejection, name="rejection"),
    path("<uuid:pk>/investigation/", views.investigation, name="investigation"),
    path("<uuid:pk>/question/", views.question, name="question"),
    path("<uuid:pk>/answer/", views.answer, name="answer"),
    path("<uuid:pk>/escalation/", views.escalation, name="escalation"),
    path("<uuid:pk>/closing/", views.closing, name="closing"),
]
