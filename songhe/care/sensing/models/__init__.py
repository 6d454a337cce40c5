"""Nouns of the room."""

from songhe.care.sensing.models.rings import Ring
from songhe.care.sensing.models.settings import Edition, Hold, Own, Trial
from songhe.care.sensing.models.traces import Home

__all__ = ["Edition", "Hold", "Home", "Own", "Ring", "Trial"]
