"""Pages of buildings, facilities, operators and papers."""
