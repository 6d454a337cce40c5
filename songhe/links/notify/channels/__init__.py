"""The ways in which a notice reaches a person: one file each. A new channel is a file here and a line in CHANNELS."""

from songhe.links.notify.channels import console, push, relay, voice
from songhe.links.notify.channels.protocol import Channel, Undelivered

RELAYED = ("sms", "mail", "dingtalk", "wecom", "feishu", "hook")
ALL: tuple[Channel, ...] = (console.Console(), push.Push(), voice.Voice(), *(relay.Relay(name) for name in RELAYED))
CHANNELS: dict[str, Channel] = {channel.name: channel for channel in ALL}
"""Every channel of this node, by the name kept on the notice."""

__all__ = ["CHANNELS", "Channel", "Undelivered"]
