from django.urls import path

from songhe.care.fleet import views

app_name = "fleet"
urlpatterns = [
    path("", views.device_list, name="list"),
    path("new/", views.register, name="register"),
    path("models/", views.models, name="models"),
    path("letters/", views.letters, name="letters"),
    path("letters/<uuid:key>/sight/", views.see_letter, name="see_letter"),
    path("credentials/", views.credentials, name="credentials"),
    path("credentials/<uuid:key>/secret/", views.renew_secret, name="renew_secret"),
    path("credentials/<uuid:key>/end/", views.disable_credential, name="disable_credential"),
    path("<uuid:key>/", views.device, name="device"),
    path("<uuid:key>/test/", views.start_test, name="start_test"),
    path("<uuid:key>/installation/", views.install, name="install"),
    path("<uuid:key>/collection/", views.collect, name="collect"),
    path("<uuid:key>/retirement/", views.retire, name="retire"),
]
