"""What a short message and a voice say: plain Chinese, and all that must be known within the first 70 characters.

A Chinese SMS of one part has 70 characters; carriers cut or reorder the rest. So the sentence is cut to one part and the link
follows it: whoever receives only the first part knows who, where and what.
"""

from django.utils.translation import gettext as _

FIRST = 70
ENDS = "".join(map(chr, (0x3002, 0xFF01, 0xFF1F, 0xFF1B)))  # the full stop, ! and ?, the semicolon


def signed(title: str) -> str:
    """Who it is from, as carriers in China demand it, and surname and place."""
    return _("【松鹤】%(title)s") % {"title": title}


def sms(title: str, text: str, link: str) -> str:
    """Signature, title and text in the first 70 characters; then the link."""
    line = cut(_("%(title)s：%(text)s") % {"title": signed(title), "text": text})
    return f"{line} {link}" if link else line


def cut(line: str, most: int = FIRST) -> str:
    """At most so many characters: whole sentences where one ends in the second half, else with an ellipsis."""
    if len(line) <= most:
        return line
    end = max(line.rfind(mark, 0, most) for mark in ENDS) + 1
    return line[:end] if end > most // 2 else line[: most - 1] + "…"


def spoken(title: str, text: str, prompt: str) -> str:
    """Read out: who speaks, what it is about, what the keys do; the marks of writing are pauses."""
    said = (_("%(title)s。%(text)s。") % {"title": title, "text": text.rstrip(ENDS)}).replace("·", _("，"))
    return _("这里是松鹤养老服务平台。%(said)s%(prompt)s") % {"said": said, "prompt": prompt or _("听明白了请按 1。")}
