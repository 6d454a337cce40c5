"""What a database knows of itself: how much there is of what, and which pages hold nothing that somebody may not see yet.

Both decide how a question is answered. PostgreSQL counts by itself some time later, and reads an index alone only where pages
are known to be whole; SQLite never counts unasked.
"""

from django.db import connection


def take_stock() -> None:
    """Call after very much was written, outside a transaction; inside one PostgreSQL only counts."""
    whole = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if whole else "ANALYZE")
