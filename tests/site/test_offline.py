"""The service worker: what was opened opens again without a network, and pages of two versions never mix."""

import shutil
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from offline import write_worker
from support.engines.network import Network
from support.watched import Watched, assert_no_troubles
from tools.browser import serve
from tools.pages import SITE

CHAPTER = "book/01_images.html"
TITLES = {"book/intro.html": "Introduction", CHAPTER: "Images", "book/02_convolution.html": "Convolution"}
# Whether everything that a page has loaded is kept.
KEPT = """(async () => {
  const kept = [];
  for (const name of await caches.keys()) for (const {url} of await (await caches.open(name)).keys()) kept.push(url);
  const loaded = [location.href, ...performance.getEntriesByType("resource").map(({name}) => name.split("?")[0])];
  return loaded.every((url) => kept.some((one) => one.startsWith(`${url}?kept=`)));
})()"""
WAITING = "navigator.serviceWorker.getRegistration().then(({waiting}) => Boolean(waiting))"
NOTES_TAKING_OVER = "navigator.serviceWorker?.addEventListener('controllerchange', () => (globalThis.takenOver = true))"
TAKEN_OVER = "Boolean(globalThis.takenOver)"
CONTROLLED = "Boolean(navigator.serviceWorker.controller)"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the site without the large folders."""
    folder = tmp_path_factory.mktemp("offline") / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns("_python", "networks", "_sources"))
    write_worker(folder, TITLES)
    return folder


@pytest.fixture
def reader(browser, course, tmp_path):
    """A reader's browser, a site of its own whose server can fall silent, and a function that publishes a newer site."""
    site = shutil.copytree(course, tmp_path / "site")
    network = Network()

    def publish(name, old, new):
        path = site / name
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        write_worker(site, TITLES)

    opened = []
    with serve(site, network.server) as url, browser.new_context() as context:
        context.add_init_script(NOTES_TAKING_OVER)

        def open_page(name):
            opened.append(Watched(context.new_page(), url))
            return opened[-1].open(f"{url}/{name}")

        yield SimpleNamespace(
            open=open_page, context=context, url=url, site=site, publish=publish, stop=lambda: setattr(network, "there", False)
        )
        assert_no_troubles(opened)


def wait(page, promised):
    """Wait until what an expression promises is true; Playwright's own waiting takes any promise for true."""
    stop = time.monotonic() + 25  # less than the half minute after which a browser takes a worker for idle
    while time.monotonic() < stop:
        if page.evaluate(promised):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {promised}")


def visit(reader, name):
    """Open a page in a new tab and wait until it is kept with all that it has loaded."""
    page = reader.open(name)
    wait(page, KEPT)
    return page


def ask_for_another(reader, name):
    """Ask without a network for a page that was not opened, where one chapter was."""
    visit(reader, CHAPTER)
    reader.stop()
    page = reader.context.new_page()
    page.goto(f"{reader.url}/{name}")
    return page


def test_a_chapter_that_was_opened_opens_without_a_network_and_its_explorers_answer(reader):
    visit(reader, "book/02_convolution.html").close()
    reader.stop()
    page = reader.open("book/02_convolution.html")
    explorer = page.get_by_role("group", name="Convolution explorer")
    caption = explorer.locator(".cx-caption").filter(has_text="Output y")
    shown = caption.text_content()
    explorer.get_by_role("button", name="Increase Stride S").click()
    expect(caption).not_to_have_text(shown)
    assert page.evaluate("[...document.images].every((image) => image.loading === 'lazy' || image.naturalWidth)")


def test_a_chapter_that_was_not_opened_says_so_and_leads_to_those_that_were(reader):
    page = ask_for_another(reader, "book/02_convolution.html")
    expect(page.get_by_role("heading")).to_have_text("No network")
    page.get_by_role("link", name="Images").click()
    expect(page.locator("article h1")).to_contain_text("Images")


def test_a_chinese_page_that_was_not_opened_says_so_in_chinese(reader):
    page = ask_for_another(reader, "zh/02_convolution.html")
    expect(page.get_by_role("heading")).to_have_text("没有网络")
    expect(page.locator("p")).to_contain_text("这台设备以前没有打开过")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_whole_course_is_kept_when_asked_for(reader):
    page = visit(reader, "book/intro.html")
    page.get_by_role("button", name="All pages and explorers").click()
    expect(page.locator(".offline-place [role=status]")).to_contain_text("opens on this device without a network", timeout=60_000)
    reader.stop()
    for name in ("03_linear_map", "14_adversarial", "glossary"):
        page = reader.open(f"book/{name}.html")
        assert page.locator(".widget-error").count() == 0
        page.close()


def test_a_newer_page_gets_newer_files_though_the_worker_is_older(reader):
    first = visit(reader, CHAPTER)
    first.reload()
    wait(first, CONTROLLED)
    reader.publish("_static/widget-host.js", '"use strict";', '"use strict"; document.documentElement.dataset.version = "newer";')
    reader.publish(CHAPTER, "</article>", "<p id=newer>newer</p></article>")
    page = reader.open(CHAPTER)
    assert page.evaluate(CONTROLLED)
    expect(page.locator("#newer")).to_have_text("newer")
    assert page.evaluate("document.documentElement.dataset.version") == "newer"
    assert first.evaluate("fetch('../_static/widget-host.js').then((answer) => answer.text())").count("dataset.version") == 0


def test_an_older_page_is_told_that_a_file_it_asks_for_has_changed(reader):
    visit(reader, CHAPTER)
    page = reader.context.new_page()
    page.goto(f"{reader.url}/{CHAPTER}")
    wait(page, CONTROLLED)
    reader.publish("search.html", "</body>", "<!-- newer --></body>")
    assert page.evaluate("fetch('../search.html').then((answer) => answer.status)") == 503
    expect(page.locator(".page-changed")).to_contain_text("The course has changed")


def test_a_file_that_the_host_changes_on_its_way_is_shown_all_the_same(reader):
    visit(reader, CHAPTER)
    page = reader.open(CHAPTER)
    wait(page, CONTROLLED)
    reader.site.joinpath("search.html").write_text("changed by the host", "utf-8")
    assert page.evaluate("fetch('../search.html').then((answer) => answer.text())") == "changed by the host"


def test_the_newer_worker_takes_over_with_what_was_kept_once_all_pages_are_newer(reader):
    visit(reader, CHAPTER).close()
    reader.publish(CHAPTER, "</article>", "<p id=newer>newer</p></article>")
    page = reader.open(CHAPTER)
    wait(page, TAKEN_OVER)
    page.close()
    reader.stop()
    expect(reader.open(CHAPTER).locator("#newer")).to_have_text("newer")


def test_the_newer_worker_waits_for_an_older_page_and_takes_over_when_that_is_closed(reader):
    visit(reader, CHAPTER).close()
    older = reader.open(CHAPTER)
    wait(older, CONTROLLED)
    reader.publish(CHAPTER, "</article>", "<p id=newer>newer</p></article>")
    page = reader.open(CHAPTER)
    wait(page, WAITING)
    page.wait_for_timeout(1000)
    assert page.evaluate(WAITING) and not page.evaluate(TAKEN_OVER)
    older.close()
    wait(page, TAKEN_OVER)


def test_what_a_newer_page_has_loaded_is_kept_by_the_newer_worker(reader):
    visit(reader, CHAPTER).close()
    reader.publish("book/02_convolution.html", "</article>", "<p id=newer>newer</p></article>")
    page = reader.open("book/02_convolution.html")
    wait(page, TAKEN_OVER)
    wait(page, KEPT)
    page.close()
    reader.stop()
    expect(reader.open("book/02_convolution.html").locator("#newer")).to_have_text("newer")


def test_a_page_from_a_disk_asks_for_no_worker(watch):
    page = watch("file://").open((SITE / CHAPTER).as_uri())
    assert page.locator("link[rel=manifest]").count() == 0


def test_the_course_can_be_installed(reader):
    page = reader.open("book/intro.html")
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
    assert manifest["name"] and manifest["start_url"] == manifest["scope"] == "./"
    for icon in manifest["icons"]:
        assert page.evaluate("(name) => fetch(`../${name}`).then((answer) => answer.status)", icon["src"]) == 200
