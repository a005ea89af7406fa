"""WebKit, the engine of Safari and of every browser on an iPhone, in GNOME's small browser, driven by Selenium on a screen of its own."""

import glob
import json
import os
import shutil
import subprocess
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

REQUIRED = "REQUIRE_WEBKIT"  # a variable that forbids to skip, for machines that are set up to have it
KEYS = {
    "ArrowUp": Keys.ARROW_UP,
    "ArrowDown": Keys.ARROW_DOWN,
    "ArrowLeft": Keys.ARROW_LEFT,
    "ArrowRight": Keys.ARROW_RIGHT,
    "Enter": Keys.ENTER,
    "Tab": Keys.TAB,
}
BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
PLAIN = {"WEBKIT_DISABLE_DMABUF_RENDERER": "1"}  # without a graphics card, OpenGL takes seven times as long for a frame


def find_webkit():
    """Return the paths of the driver, the browser and the screen; None where one is missing, unless REQUIRE_WEBKIT is set."""
    found = shutil.which("WebKitWebDriver"), next(iter(glob.glob(BROWSER)), None), shutil.which("Xvfb")
    if all(found):
        return found
    if os.environ.get(REQUIRED):
        raise FileNotFoundError(f"there is no WebKit, though {REQUIRED} asks for it: install webkit2gtk-driver and xvfb")
    return None


class WebKit:
    """A WebKit with one window. WebDriver tells neither errors nor requests, so `troubles` stays empty."""

    def __init__(self, driver):
        self.driver, self.troubles = driver, []
        driver.set_script_timeout(60)

    def open(self, url, home):
        """Go to a page; `home` is where its requests may go, which WebKit does not tell."""
        self.driver.get(url)

    def evaluate(self, expression):
        """Return what a JavaScript expression gives, as JSON; a promise is waited for."""
        text = f"""const done = arguments[arguments.length - 1];
Promise.resolve({expression}).then((value) => done(JSON.stringify({{value: value ?? null}})), (error) => done(JSON.stringify({{error: String(error)}})))"""
        answer = json.loads(self.driver.execute_async_script(text))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def press(self, *keys):
        """Press keys one after the other on what has the focus."""
        focused = self.driver.switch_to.active_element
        for key in keys:
            focused.send_keys(KEYS.get(key, key))

    def drag(self, *points):
        """Press the pointer at the first of the points (x, y) of the window, lead it along them, and let it go; one point is a click."""
        actions = ActionChains(self.driver, duration=0)
        pointer = actions.w3c_actions.pointer_action
        (x, y), *rest = [(round(x), round(y)) for x, y in points]
        pointer.move_to_location(x, y)
        pointer.pointer_down()
        for x, y in rest:
            pointer.move_to_location(x, y)
        pointer.pointer_up()
        pointer.move_to_location(1, 1)  # what a page scrolls under a pointer is pointed at
        actions.perform()

    def choose(self, selector, path):
        """Choose a file in an input."""
        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys(str(path))

    def resize(self, width, height):
        """Give the window's inside a size in pixels."""
        inside = self.driver.execute_script("return [innerWidth, innerHeight]")
        outside = self.driver.get_window_size()
        self.driver.set_window_size(width + outside["width"] - inside[0], height + outside["height"] - inside[1])


@contextmanager
def screen(command):
    """Run a virtual screen for the length of a `with` statement and give its name."""
    reading, writing = os.pipe()
    options = ["-displayfd", str(writing), "-screen", "0", "1400x1100x24", "-nolisten", "tcp"]
    process = subprocess.Popen([command, *options], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def webkit(paths, *, offline=False):
    """Run WebKit for the length of a `with` statement; its driver can't do without service workers, whatever `offline` asks."""
    driver, browser, display = paths
    options = Options()
    options.binary_location = browser
    options.add_argument("--automation")
    with screen(display) as name:
        running = webdriver.WebKitGTK(options=options, service=Service(driver, env={**os.environ, **PLAIN, "DISPLAY": name}))
        try:
            yield WebKit(running)
        finally:
            running.quit()
