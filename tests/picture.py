"""Take the README's picture: the explorer as it stands on the built introduction, with a window in the middle."""

from playwright.sync_api import sync_playwright

from browser import launch
from conftest import SITE
from pages import ROOT

with sync_playwright() as playwright, launch(playwright) as browser:
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, device_scale_factor=1.5, color_scheme="light")
    page.goto((SITE / "book" / "intro.html").as_uri())
    page.wait_for_selector("html[data-explorers=ready]", state="attached")
    explorer = page.locator(".cx-convolution").first
    explorer.locator("[data-trait='padding'] select").select_option(label="1")
    explorer.get_by_role("button", name="Increase Stride S").click()
    explorer.get_by_role("grid", name="Output y").get_by_role("gridcell").nth(6).click()
    page.mouse.move(0, 0)
    explorer.screenshot(path=ROOT / "book" / "_static" / "explorer.png", animations="disabled")
