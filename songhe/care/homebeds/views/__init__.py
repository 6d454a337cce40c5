"""Pages of home beds."""
