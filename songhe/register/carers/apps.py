from django.apps import AppConfig


class CarersConfig(AppConfig):
    name = "songhe.register.carers"
    label = "carers"
