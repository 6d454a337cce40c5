"""Pages of health."""
