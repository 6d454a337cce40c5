from django.apps import AppConfig


class HomeBedsConfig(AppConfig):
    name = "songhe.care.homebeds"
    label = "homebeds"
