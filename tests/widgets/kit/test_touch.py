"""What a finger draws on stays under it: the page scrolls beside a surface to draw on, never with it."""

import pytest

from utils import widgets

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SURFACES = {
    "StrokeExplorer": ".cx-pad",
    "DetectorExplorer": ".cx-histogram",
    "AdversarialExplorer": ".cx-digit canvas",
    "TrainingExplorer": ".cx-digit canvas",
}
LISTEN = """surface => {
  document.body.style.paddingBottom = "200vh";
  surface.scrollIntoView({block: "end"});  // under the stage, which stays in sight
  globalThis.heard = {pointermove: 0, pointercancel: 0};
  for (const kind of Object.keys(heard)) surface.addEventListener(kind, () => { heard[kind]++; });
}"""
MOVES = 12


def drag(page, box, pixels):
    """Put a finger on the middle of a box, move it down in steps, lift it."""
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, down in [("touchStart", 0), *(("touchMove", pixels * step / MOVES) for step in range(1, MOVES + 1))]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y + down}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("name", "surface"), SURFACES.items())
def test_a_finger_on_a_surface_to_draw_on_does_not_scroll_the_page(mounted, name, surface):
    page = mounted(getattr(widgets, name)(), **PHONE)
    place = page.locator(surface).first
    place.evaluate(LISTEN)
    before = page.evaluate("scrollY")
    drag(page, place.bounding_box(), -300)
    assert page.evaluate("scrollY") == before
    assert page.evaluate("heard.pointercancel") == 0
    assert page.evaluate("heard.pointermove") >= MOVES / 2
