"""Pages of carers."""
