"""The one place that reads the clock, for the edges: views, commands and journeys. Rules and verbs take `at=`."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in UTC. Never called below the edge: a rule or a verb is given `at=`."""
    return timezone.now()
