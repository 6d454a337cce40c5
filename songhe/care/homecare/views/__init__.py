"""Pages of the room: orders, booking, offers."""
