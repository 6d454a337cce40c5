from django.urls import path

from songhe.register.carers.views import listing, one

app_name = "carers"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("new/", listing.new, name="new"),
    path("<uuid:pk>/", one.carer, name="carer"),
    path("<uuid:pk>/edit/", one.edit, name="edit"),
    path("<uuid:pk>/certificates/", one.certificate, name="certificate"),
    path("<uuid:pk>/certificates/<uuid:row>/ending/", one.certificate_end, name="certificate_end"),
    path("<uuid:pk>/trainings/", one.training, name="training"),
    path("<uuid:pk>/hours/", one.hours, name="hours"),
    path("<uuid:pk>/absences/", one.absence, name="absence"),
    path("<uuid:pk>/absences/<uuid:row>/withdrawal/", one.absence_withdrawal, name="absence_withdrawal"),
    path("<uuid:pk>/deactivation/", one.deactivation, name="deactivation"),
    path("<uuid:pk>/activation/", one.activation, name="activation"),
    path("<uuid:pk>/portrait/", one.portrait, name="portrait"),
    path("<uuid:pk>/portrait/removal/", one.portrait_removal, name="portrait_removal"),
    path("<uuid:pk>/log-in/", one.log_in, name="log_in"),
]
