from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "songhe.register.bulletin"
    label = "bulletin"
