"""The channel that always works: a line in the log. In the demo it carries text and link, so that it can be followed."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from songhe.links.notify.channels.protocol import Serving
from songhe.links.notify.models import Notice, Preference

log = logging.getLogger("songhe.notices")


class Console:
    """Prints. Outside the demo only the title, which holds no personal data beyond surname and place."""

    name = "console"

    @property
    def tells(self) -> bool:
        """Only in the demo somebody reads along."""
        return settings.DEMO

    def among(self, people: Mapping[str, str], serving: Serving, wishes: Mapping[str, Preference]) -> set[str]:
        """Everybody."""
        return set(people)

    def send(self, notice: Notice, at: datetime) -> None:
        """Write the line; a log cannot be out of reach."""
        if settings.DEMO:
            log.info("→ %s: %s · %s %s", notice.to_name, notice.title, notice.text, notice.link)
        else:
            log.info("→ %s: %s", notice.to, notice.title)
