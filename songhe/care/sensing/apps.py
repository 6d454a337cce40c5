from django.apps import AppConfig


class SensingConfig(AppConfig):
    name = "songhe.care.sensing"
    label = "sensing"
