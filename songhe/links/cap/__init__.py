"""The Common Alerting Protocol 1.2 as a format."""

from songhe.links.cap.reading import LARGEST, Area, BadWarning, Info, Message, Reference, read

__all__ = ["LARGEST", "Area", "BadWarning", "Info", "Message", "Reference", "read"]
