from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "songhe.register.places"
    label = "places"
