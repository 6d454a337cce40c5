"""Pages of lists, and the answers every operation may give."""

from typing import Annotated, Any

from django.core.paginator import Paginator
from ninja import Query

from songhe.desks.partner.shapes import Problem

Page = Annotated[int, Query(ge=1, le=100_000, description="counted from 1")]
Size = Annotated[int, Query(ge=1, le=200, description="records on a page")]
REFUSALS: dict[int, Any] = {401: Problem, 404: Problem, 422: Problem, 429: Problem}


def page_of(rows: Any, page: int, size: int) -> dict[str, Any]:
    """One page; a page beyond the last is empty, not the last again."""
    pages = Paginator(rows, size)
    items = list(pages.page(page)) if page <= pages.num_pages else []
    return {"count": pages.count, "page": page, "pages": pages.num_pages, "items": items}
