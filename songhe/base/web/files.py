"""Static files under ASGI: whole, because Django would warn about, and then read at once, a file given in pieces."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class WholeFilesMiddleware(WhiteNoiseMiddleware):
    """Whitenoise, but each answer is one body. The largest file here is 150 KB."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """The same status and headers as whitenoise gives."""
        pieces = WhiteNoiseMiddleware.serve(static_file, request)
        whole = HttpResponse(b"".join(pieces.streaming_content), status=pieces.status_code, headers=dict(pieces.headers))
        pieces.close()
        return whole
