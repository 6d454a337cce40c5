"""The pages of allauth that this house uses; those for signing up, e-mail and resets do not exist here."""

from allauth.account import views as allauth
from django.urls import include, path

from songhe.register.access import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/", views.change_password, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
