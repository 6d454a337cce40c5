"""Excel and CSV, read in a process of its own and written without formulas. Knows no room (README)."""
