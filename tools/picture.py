"""Take pictures from the built site: the README's, and one of each explorer to stand in its place where no script runs."""

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.browser import launch, reveal
from tools.pages import ROOT, SITE, chapters

STATIC = ROOT / "book" / "_static"
LARGEST = 100_000  # bytes of a picture that stands in for an explorer


def opened(browser, chapter, **options):
    """A chapter's page with its explorers."""
    page = browser.new_page(color_scheme="light", **options)
    page.goto((SITE / "book" / f"{chapter}.html").as_uri())
    page.wait_for_selector("html[data-explorers=ready]", state="attached")
    reveal(page)
    return page


def readme_picture(browser):
    """The explorer on the introduction, with a window in the middle."""
    page = opened(browser, "intro", viewport={"width": 1280, "height": 1000}, device_scale_factor=1.5)
    explorer = page.locator(".cx-convolution").first
    explorer.get_by_role("button", name="Increase Padding P").click()
    explorer.get_by_role("button", name="Increase Stride S").click()
    explorer.get_by_role("grid", name="Output y").get_by_role("gridcell").nth(6).click()
    page.mouse.move(0, 0)
    explorer.screenshot(path=STATIC / "explorer.png", animations="disabled")


def save(picture, path):
    """Write a picture in 256 colours, since fewer turn the smallest colourful parts grey, or in 96 where noise makes its file too large."""
    for colours in (256, 96):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            return


def explorer_pictures(browser):
    """Each explorer as a chapter shows it at first."""
    done = set()
    for chapter in chapters()[1:]:
        page = opened(browser, chapter, viewport={"width": 1280, "height": 2600})
        page.add_style_tag(content="section { contain: none !important; } #pst-skip-link, .bd-header-article { display: none !important; }")
        for place in page.locator(".widget-place[data-explorer]").all():
            name = place.get_attribute("data-explorer").rpartition(".")[2]
            if name in done or name in ("Quiz", "Predict"):
                continue
            done.add(name)
            place.scroll_into_view_if_needed()
            for load in place.get_by_role("button", name="Load the network").all():
                load.click()
            page.wait_for_timeout(4000)  # some begin to work only now; of these, some say "Step 4 of the attack …" until they rest
            place.locator("[role=status]", has_text=" …").wait_for(state="detached", timeout=60_000)
            picture = Image.open(io.BytesIO(place.locator(".cx").screenshot(animations="disabled")))
            save(picture.convert("RGB"), STATIC / "explorers" / f"{name}.png")
        page.close()


if __name__ == "__main__":
    (STATIC / "explorers").mkdir(exist_ok=True)
    with sync_playwright() as playwright, launch(playwright) as browser:
        readme_picture(browser)
        explorer_pictures(browser)
