from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "songhe.register.catalogue"
    label = "catalogue"
