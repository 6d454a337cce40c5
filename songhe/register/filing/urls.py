from django.urls import path

from songhe.register.filing import views

app_name = "filing"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("quiet/", views.quiet, name="quiet"),
    path("reports/", views.reports, name="reports"),
    path("<uuid:pk>/", views.filing, name="filing"),
    path("<uuid:pk>/receipt/", views.receipt, name="receipt"),
    path("<uuid:pk>/refusal/", views.refusal, name="refusal"),
    path("<uuid:pk>/check/", views.check, name="check"),
    path("<uuid:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("facilities/<uuid:pk>/", views.summary, name="summary"),
    path("facilities/<uuid:pk>/new/", views.new, name="new"),
    path("facilities/<uuid:pk>/report/", views.report, name="report"),
    path("facilities/<uuid:pk>/prices/", views.prices, name="prices"),
    path("facilities/<uuid:pk>/prices/<uuid:row>/", views.price, name="price"),
    path("facilities/<uuid:pk>/prices/<uuid:row>/ending/", views.offer_ending, name="offer_ending"),
]
