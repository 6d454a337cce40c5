from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "songhe.links.devices"
    label = "devices"
