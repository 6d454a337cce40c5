"""Forms as `forms.py` finds them in a page, and what it reads in the answers: part of `forms.py`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from benchmarks.attack_strings import tree_of

SAYS = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' errors ') or contains(@class, 'errorlist')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' error ') or contains(@class, 'note-bad')]",
    "//*[@role='alert']",
    "//*[@data-refused] | //section[@class='answer']//p",
    "//p[contains(@class, 'toast')]",
)
"""Where the house puts a sentence for whoever pressed."""
NOT_READ = {"script", "style", "code", "pre", "kbd", "samp", "template", "textarea", "title", "svg", "option", "bdi"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?:[ ,’']+[A-Za-z]{2,}){2,}\b")
"""Three words of it in a row are a sentence that nobody translated, not a name."""
MARKER = re.compile(r"%\(\w+\)[a-z]|\{\{|\{%|\bNone\b|\bundefined\b|\bNaN\b|\[object |<\w+: |&lt;|\bmsgid\b")
TYPED = {"text", "search", "tel", "email", "url", "number", "date", "time", "datetime-local", "month", "week", "textarea"}


@dataclass(frozen=True)
class Control:
    """One field as the page has it; radios and ticks of one name are one."""

    name: str
    kind: str
    value: str
    required: bool
    label: str
    said: dict[str, str]  # min, max, maxlength, minlength, pattern, accept, placeholder
    options: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    trap: bool = False  # what only machines see, and fill in

    @property
    def typed(self) -> bool:
        return self.kind in TYPED


@dataclass(frozen=True)
class Form:
    """What is sent, where, and in which page it stands."""

    method: str
    action: str
    page: str
    controls: tuple[Control, ...]
    buttons: tuple[tuple[str, str], ...]  # name and value of the button that is pressed
    files: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({one.name for one in self.controls}))


def forms(page: Any, address: str) -> Iterator[Form]:
    """Each form of the page once for each button that leads somewhere else."""
    for element in page.xpath("//form[not(ancestor-or-self::*[@hidden] or ancestor::template)]"):
        own = [one for one in element.xpath(".//input | .//select | .//textarea | .//button") if not one.get("form")]
        if name := element.get("id"):
            own += page.xpath(f"//*[@form='{name}']")
        live = [one for one in own if one.get("disabled") is None and not one.xpath("ancestor::fieldset[@disabled]")]
        method, action = (element.get("method") or "get").upper(), element.get("action") or address
        controls = tuple(_controls(page, [one for one in live if one.tag != "button"]))
        pressed = [one for one in live if one.tag == "button" and (one.get("type") or "submit") == "submit"]
        buttons = [*pressed, *(one for one in live if one.tag == "input" and one.get("type") in {"submit", "image"})]
        if method == "DIALOG" or (method == "POST" and not buttons):
            continue  # closes a dialog; or is shown to read, and nobody can send it
        files = "multipart" in (element.get("enctype") or "")
        for where in dict.fromkeys(one.get("formaction") or action for one in pressed) or [action]:
            one = next((one for one in pressed if (one.get("formaction") or action) == where), None)
            named = ((one.get("name"), one.get("value") or ""),) if one is not None and one.get("name") else ()
            how = (one.get("formmethod") or method).upper() if one is not None else method
            yield Form(how, urljoin(address, where), address, controls, named, files)


def _controls(page: Any, elements: list[Any]) -> Iterator[Control]:
    groups: dict[str, list[Any]] = {}
    for one in elements:
        name, kind = one.get("name"), (one.get("type") or "text").lower() if one.tag == "input" else one.tag
        if not name or kind in {"submit", "button", "reset", "image"}:
            continue
        if kind in {"radio", "checkbox"}:
            groups.setdefault(name, []).append(one)
            continue
        said = {
            key: one.get(key)
            for key in ("min", "max", "maxlength", "minlength", "pattern", "accept", "inputmode")
            if one.get(key)
        }
        options, chosen, value = (), (), one.get("value") or ""
        if kind == "select":
            rows = [row for row in one.xpath(".//option") if row.get("disabled") is None]
            options = tuple(_value(row) for row in rows)
            chosen = tuple(_value(row) for row in rows if row.get("selected") is not None)
            value = (chosen or options or ("",))[0]
            kind = "select-multiple" if one.get("multiple") is not None else kind
        elif kind == "textarea":
            value = (one.text or "").removeprefix("\n")
        elif listed := one.get("list"):
            options = tuple(_value(row) for row in page.xpath(f"//datalist[@id='{listed}']/option"))
        yield Control(name, kind, value, one.get("required") is not None, _label(page, one), said, options, chosen,
                      bool(one.xpath("ancestor::*[@aria-hidden='true']")))  # fmt: skip
    for name, ones in groups.items():
        chosen = tuple(one.get("value", "on") for one in ones if one.get("checked") is not None)
        needed = any(one.get("required") is not None for one in ones)
        yield Control(name, (ones[0].get("type") or "").lower(), "", needed, _label(page, ones[0]), {},
                      tuple(one.get("value", "on") for one in ones), chosen)  # fmt: skip


def _value(option: Any) -> str:
    given = option.get("value")
    return str(given if given is not None else " ".join(option.text_content().split()))


def _label(page: Any, one: Any) -> str:
    """All that the page says of a field: its label, hint and placeholder."""
    key = one.get("id") or ""
    parts = [row.text_content() for row in page.xpath(f"//label[@for='{key}'] | //*[@id='{key}_hint']")] if key else []
    parts += [row.text_content() for row in one.xpath("ancestor::label[1] | ancestor::fieldset[1]/legend")]
    return " ".join(" ".join([*parts, one.get("placeholder") or "", one.get("aria-label") or ""]).split())


def held(page: Any) -> dict[str, set[str]]:
    """What stands in the fields of a page, by name."""
    found: dict[str, set[str]] = {}
    for one in page.xpath("//input | //textarea | //select"):
        name, kind = one.get("name") or "", (one.get("type") or "text").lower() if one.tag == "input" else one.tag
        values = found.setdefault(name, set())
        if kind in {"radio", "checkbox"}:
            values.update([one.get("value", "on")] if one.get("checked") is not None else [])
        elif kind == "select":
            values.update(_value(row) for row in one.xpath(".//option[@selected]"))
        elif kind == "textarea":
            values.add(plain((one.text or "").removeprefix("\n")))
        else:
            values.add(plain(one.get("value") or ""))
    return found


def offered(page: Any) -> dict[str, set[str]]:
    """What may be chosen in a page, by name."""
    found: dict[str, set[str]] = {}
    for one in page.xpath("//input[@type='radio' or @type='checkbox'] | //select"):
        values = [_value(row) for row in one.xpath(".//option")] if one.tag == "select" else [one.get("value", "on")]
        found.setdefault(one.get("name") or "", set()).update(values)
    return found


def plain(text: str) -> str:
    """As a field gives it back: ends of lines and blanks at its ends do not count."""
    return text.replace("\r\n", "\n").strip()


def sentences(page: Any) -> list[str]:
    """What the page says to whoever pressed, in Chinese, where it can be read."""
    found = (one for path in SAYS for one in page.xpath(path) if not one.xpath("ancestor-or-self::*[@hidden]"))
    return [text for one in found if CHINESE.search(text := " ".join(one.text_content().split()))]


def words(page: Any) -> str:
    """All that can be read; ages and clocks apart, so that a page that says the same twice is the same."""
    body = page.xpath("//main") or page.xpath("//body")
    looks = " ".join(f"{key}={value}" for key, value in page.attrib.items())
    return looks + re.sub(r"[\d\s:：]+", " ", " ".join(body[0].itertext())) if body else ""


def odd(page: Any) -> Iterator[tuple[str, str]]:
    """(kind, text) of what no Chinese page should show."""
    for one in page.xpath("//body//text()"):
        parent = one.getparent()
        around = [parent, *parent.iterancestors()]
        if any(row.tag in NOT_READ or (row.get("lang") or "zh").startswith("en") for row in around):
            continue
        text = " ".join(str(one).split())
        if found := MARKER.search(text):
            yield "marker", f"{found[0]} in {text[:90]}"
        elif not CHINESE.search(text) and ENGLISH.search(text):
            yield "english", text[:90]


PAGE = """<html lang="zh-CN"><body><main><form method="post" action="/x/" enctype="multipart/form-data">
<label for="a">姓名 如 王小明</label><input id="a" name="a" required maxlength="4" value="甲">
<input type="radio" name="r" value=""><input type="radio" name="r" value="2" checked>
<select name="s"><option value="">无</option><option selected>二</option></select><textarea name="t">
丙</textarea><div aria-hidden="true"><input name="trap"></div><input name="off" disabled><button name="go" value="1">送</button>
<button formaction="/y/">改</button></form></main></body></html>"""
SAID = ('<p class="error">要写。</p>', '<div class="errors">要改</div>', '<p role="alert">不行</p>',
        '<p class="toast">好了</p>', '<section class="answer"><p>晚了</p></section>')  # fmt: skip
UNSAID = ('<p role="alert" hidden>不行</p>', '<p class="error"></p>', '<p class="error">Enter a value.</p>', "<p>要写。</p>")
ODD = ("<p>This field is required.</p>", "<p>共 %(n)s 人</p>", "<p>None</p>", "<p>{{ n }} 人</p>", "<p>&amp;lt;b&amp;gt;</p>")
EVEN = (
    '<p lang="en">This field is required.</p>',
    "<code>GET the page now</code>",
    "<p>Songhe Demo</p>",
    "<p>用 MQTT 和 FHIR R4 的</p>",
)


def prove() -> None:
    """A look that finds nothing proves something only if it finds what is there: SystemExit where it does not."""
    page = tree_of(PAGE)
    first, second = forms(page, "/p/")
    got = {one.name: one for one in first.controls}
    kept = (got["a"].required, got["a"].said, got["a"].label, got["r"].chosen, got["r"].options, got["s"].value, got["t"].value)
    wrong = [] if kept == (True, {"maxlength": "4"}, "姓名 如 王小明", ("2",), ("", "2"), "二", "丙") else [f"fields {kept}"]
    wrong += [] if (first.action, first.buttons, second.action) == ("/x/", (("go", "1"),), "/y/") else ["buttons"]
    wrong += [] if got["trap"].trap and not got["a"].trap and "off" not in got and first.files else ["traps"]
    wrong += [] if held(page)["a"] == {"甲"} and held(page)["s"] == {"二"} and offered(page)["s"] == {"", "二"} else ["held"]
    wrong += [one for one in SAID if not sentences(tree_of(f"<html><body>{one}"))]
    wrong += [one for one in UNSAID if sentences(tree_of(f"<html><body>{one}"))]
    wrong += [one for one in ODD if not list(odd(tree_of(f"<html><body>{one}")))]
    wrong += [one for one in EVEN if list(odd(tree_of(f"<html><body>{one}")))]
    if wrong:
        raise SystemExit(f"the look at forms is blind, or sees what is not there: {wrong}")
