"""Pages of the room: to-do and lists, the sheet, the report, the assessors."""
