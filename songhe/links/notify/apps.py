from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "songhe.links.notify"
    label = "notify"
