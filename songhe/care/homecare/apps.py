from django.apps import AppConfig


class HomecareConfig(AppConfig):
    name = "songhe.care.homecare"
    label = "homecare"
