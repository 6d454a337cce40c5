"""The ways in which a notice reaches a person: one file each. A new channel is a file here and a line in CHANNELS."""

from songhe.links.notify.channels import console, push
from songhe.links.notify.channels.protocol import Channel, Undelivered

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (console.Console(), push.Push())}
"""Every channel of this node, by the name kept on the notice."""

__all__ = ["CHANNELS", "Channel", "Undelivered"]
