"""The code at the door: read from the camera's picture, from a tag, or typed where the camera is refused."""

from pathlib import Path
from typing import Any

import segno
from playwright.sync_api import expect

from songhe.base.outbox.models import Parcel
from songhe.care.homecare.models import Check, Order
from songhe.care.homecare.views.doors import PREFIX
from tests.browser.test_round import begin, day, phone, settled  # noqa: F401  fixtures

WIDE, HIGH = 640, 480
FAKE = "--use-fake-device-for-media-stream"
STUB = """(data) => { window.NDEFReader = class {
  async scan() { setTimeout(() => this.onreading({ message: { records: [
    { recordType: "text", data: new TextEncoder().encode(data) }] } }), 50); } }; }"""


def film(path: Path, text: str) -> Path:
    """A camera's picture of this code on a grey wall, as raw video of one frame."""
    code = [bytearray(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=12, border=4)]
    top, left = (HIGH - len(code)) // 2, (WIDE - len(code[0])) // 2
    picture = [bytearray(b"\xa0" * WIDE) for _ in range(HIGH)]
    for at, row in enumerate(code):
        picture[top + at][left : left + len(row)] = bytes(16 if dark else 235 for dark in row)
    grey = b"\x80" * (WIDE * HIGH // 2)
    path.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420\nFRAME\n" % (WIDE, HIGH) + b"".join(picture) + grey)
    return path


def at_the_door(page: Any) -> Any:
    page = begin(page)
    page.get_by_role("button", name="王桂兰").click()
    return page


def checked_in(page: Any, row: Order, method: str) -> None:
    page.get_by_role("button", name="已告知，开始服务").wait_for()
    settled(page, 1)
    assert Check.objects.get().method == method and Order.objects.get(pk=row.pk).status == "checked_in"


def test_the_camera_reads_the_code_at_the_door(day: list[Order], phone: Any, tmp_path: Path) -> None:  # noqa: F811
    code = film(tmp_path / "door.y4m", f"{PREFIX}{day[0].word}")  # type: ignore[attr-defined]
    page = at_the_door(phone("yangmei", FAKE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={code}"))
    page.get_by_role("button", name="扫门口码签到").click()
    checked_in(page, day[0], "qr")
    assert page.faults == []


def test_another_door_is_not_this_one_and_the_camera_is_let_go(day: list[Order], phone: Any, tmp_path: Path) -> None:  # noqa: F811
    code = film(tmp_path / "door.y4m", f"{PREFIX}{day[1].word}")  # type: ignore[attr-defined]
    page = at_the_door(phone("yangmei", FAKE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={code}"))
    page.get_by_role("button", name="扫门口码签到").click()
    page.get_by_text("这个码不是这家的").wait_for()
    assert page.locator("video").evaluate("one => one.srcObject === null && one.hidden")
    expect(page.get_by_role("button", name="扫门口码签到")).to_be_enabled()
    assert not Parcel.objects.exists() and page.faults == []


def test_a_camera_that_is_refused_says_so_and_the_code_is_typed(day: list[Order], phone: Any) -> None:  # noqa: F811
    page = at_the_door(phone("yangmei", FAKE, "--deny-permission-prompts"))
    page.get_by_role("button", name="扫门口码签到").click()
    page.get_by_text("没有允许用相机，请输入码下面的 10 个字").wait_for()
    page.get_by_label("扫不了就输入码下面的 10 个字").fill(day[0].word)  # type: ignore[attr-defined]
    page.get_by_role("button", name="用这个码签到").click()
    checked_in(page, day[0], "qr")


def test_whoever_types_while_the_camera_runs_is_checked_in_once(day: list[Order], phone: Any) -> None:  # noqa: F811
    page = at_the_door(phone("yangmei", FAKE, "--use-fake-ui-for-media-stream"))  # a green picture without a code
    page.get_by_role("button", name="扫门口码签到").click()
    expect(page.locator("video")).not_to_have_js_property("videoWidth", 0)
    page.evaluate("() => { window.seen = document.querySelector('video').srcObject }")
    page.get_by_label("扫不了就输入码下面的 10 个字").fill(day[0].word)  # type: ignore[attr-defined]
    page.keyboard.press("Enter")
    checked_in(page, day[0], "qr")
    assert page.evaluate("() => window.seen.getTracks().map((one) => one.readyState)") == ["ended"]


def test_a_tag_is_read_where_the_phone_can(day: list[Order], phone: Any) -> None:  # noqa: F811
    page = at_the_door(phone())
    expect(page.get_by_role("button", name="碰一下门口标签")).to_have_count(0)
    page.evaluate(STUB, f"{PREFIX}{day[0].word}")  # type: ignore[attr-defined]
    page.get_by_role("button", name="回到名单").click()
    page.get_by_role("button", name="王桂兰").click()
    page.get_by_role("button", name="碰一下门口标签").click()
    checked_in(page, day[0], "nfc")
