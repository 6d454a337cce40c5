"""Pages and deeds of the room. A deed answers a script with 204 and a plain form with the way back."""
