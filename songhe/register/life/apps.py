from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "songhe.register.life"
    label = "life"
