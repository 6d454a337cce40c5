"""What is the same for every test and is therefore made once a worker, not once a test.

Django loads the middlewares anew for each test client, and WhiteNoise then lists, measures and dates every static file of the
house, some hundred and fifty: more than half of what a test of one page cost.
"""

import gc
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

_files: dict[tuple[Any, ...], dict[str, Any]] = {}


def keep_what_stays() -> None:
    """From now on static files are listed once for each way in which the settings say to serve them."""
    WhiteNoiseMiddleware.add_files_from_finders = _listed_once  # type: ignore[method-assign]


_list = WhiteNoiseMiddleware.add_files_from_finders


def _listed_once(self: Any) -> None:
    from django.conf import settings

    folders = tuple(map(str, settings.STATICFILES_DIRS))
    how = (type(self), self.static_prefix, folders, self.max_age, self.allow_all_origins, self.charset, self.index_file)
    if how not in _files:
        others, self.files = self.files, {}
        _list(self)
        _files[how], self.files = self.files, others
    self.files.update(_files[how])


def rest_what_stays() -> None:
    """The modules and the tests themselves stay to the end: the collector of garbage need not look through them again."""
    gc.collect()
    gc.freeze()
