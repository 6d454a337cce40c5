"""Pages: the canteen's desk, its kitchen and its diners; what a family orders; signals; the bureau's month; the public week."""
