from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "songhe.city.quality"
    label = "quality"

    def ready(self) -> None:
        """Lists of providers are ordered by what this room computes."""
        from songhe.base import ranking
        from songhe.city.quality import queries

        ranking.judge(queries.standing)
