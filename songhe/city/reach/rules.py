"""What a quarter of an hour is, and when the night is looked at."""

QUARTER = 900  # seconds: rural plan, part three, six
NIGHT = 2  # o'clock
CHANGES = 5  # duties named, one after the other
ROUNDED = 0.5  # a trip's seconds are rounded (links.maps.travel)
GROUNDS = ("town", "mountain")


def ground(terrain: str) -> int:
    """Place of a terrain in `GROUNDS`; one that is not known is mountain, as in `links.maps.travel`."""
    return GROUNDS.index(terrain) if terrain in GROUNDS else GROUNDS.index("mountain")
