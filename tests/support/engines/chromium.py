"""Chromium by Playwright, with the same few methods as Firefox and WebKit: what these are compared with."""

AWAY = (1, 1)  # where the pointer waits: what a page scrolls under it is not pointed at


class Chromium:
    """A watched page, see support.watched."""

    def __init__(self, watched):
        self.watched, self.page = watched, watched.page

    def open(self, url, home):
        """Go to a page."""
        self.page.goto(url)

    def evaluate(self, expression):
        """Return what a JavaScript expression gives, as JSON; a promise is waited for."""
        return self.page.evaluate(f"() => ({expression})")

    def press(self, *keys):
        """Press keys one after the other on what has the focus."""
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, *points):
        """Press the pointer at the first of the points (x, y) of the window, lead it along them, and let it go; one point is a click."""
        mouse, (start, *rest) = self.page.mouse, points
        mouse.move(*start)
        mouse.down()
        for point in rest:
            mouse.move(*point)
        mouse.up()
        mouse.move(*AWAY)

    def choose(self, selector, path):
        """Choose a file in an input."""
        self.page.locator(selector).first.set_input_files(path)
