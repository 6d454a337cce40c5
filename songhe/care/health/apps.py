from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "songhe.care.health"
    label = "health"
