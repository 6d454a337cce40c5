"""Pages of daily care."""
