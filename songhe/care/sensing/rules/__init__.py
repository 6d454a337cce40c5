"""Decisions: values in, values out. The same code judges what comes in and what is played back."""
