from django.apps import AppConfig
from django.db.models import Q


class NotifyConfig(AppConfig):
    name = "songhe.links.notify"
    label = "notify"

    def ready(self) -> None:
        from songhe.base import steps
        from songhe.links.notify.models import Notice

        steps.follow(Notice, Q(status=Notice.Status.WAITING))
