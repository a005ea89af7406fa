"""RealNetworkExplorer: the page's network is that of torch, wherever it is loaded from, and every hand can use it."""

import base64
import io
from functools import partial

import pytest
from PIL import Image
from skimage import data

import network_files
from support.stage import staged
from support.watched import serious, watch_frames
from tools.browser import settle
from utils import RealNetworkExplorer
from utils.widgets.kit.bundle import worker
from utils.widgets.real_network.packed import network, network_bytes

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the network's files, as the site has them."""
    folder = tmp_path_factory.mktemp("site")
    network_files.write(folder / "networks")
    return folder


@pytest.fixture
def shown(mounted, files, tmp_path):
    """`shown(explorer)` shows an explorer with its network loaded."""
    (tmp_path / "networks").symlink_to(files / "networks")

    def make(explorer, **options):
        page = mounted(explorer, **options)
        load(page)
        return page

    return make


def load(page):
    page.get_by_role("button", name="Load the network").click()
    page.locator(".cx-answered .cx-caption", has_text="Answers to").wait_for()


def task(page, name, words):
    page.get_by_role("button", name=name).click()
    page.locator(".cx-real-network [role=status]", has_text=words).wait_for()
    settle(page)


def classes(page):
    return page.locator(".cx-answered .cx-class").all_text_contents()


def shares(page):
    return [float(text.removesuffix("%")) for text in page.locator(".cx-answered .cx-value").all_text_contents()]


def assert_answers(page, explorer):
    """The page's five answers are those of torch, as far as they are told apart by what the page shows."""
    expected = explorer.top
    assert shares(page) == pytest.approx((100 * expected.probabilities[0]).tolist(), abs=0.6)
    assert classes(page)[0] == expected.names[0][0]
    assert len(set(classes(page)) & set(expected.names[0])) >= 4


def test_no_task_is_done_before_the_network_is_here(mounted, shown):
    done = [make(RealNetworkExplorer()).locator(".cx-task[aria-pressed=true]").all_text_contents() for make in (mounted, shown)]
    assert done == [[], ["Where does it see the cat?"]]


def test_each_task_answers_as_torch_does(shown):
    page = shown(RealNetworkExplorer(picture="cup", patch=[120, 100], grey_levels=1.0, seed=3))
    assert_answers(page, RealNetworkExplorer(picture="cup"))
    task(page, "Hide a patch", "64×64 pixels are hidden round row 120, column 100")
    assert_answers(page, RealNetworkExplorer(picture="cup", task="patch", patch=[120, 100]))
    task(page, "Shuffle the pieces", "4×4 pieces, mixed")
    assert_answers(page, RealNetworkExplorer(picture="cup", task="shuffle", seed=3))
    task(page, "Fool it", "No pixel moved by more than 1 of 255")
    fooled = RealNetworkExplorer(picture="cup", task="attack", grey_levels=1.0, seed=3)
    assert shares(page) == pytest.approx((100 * fooled.top.probabilities[0]).tolist(), abs=5)  # signs of tiny gradients may differ
    said = page.locator(".cx-verdicts tbody tr").nth(2).text_content()
    first = network()(fooled.noisy).softmax(1).max()
    assert f"espresso {100 * first:.0f}%" in said


def test_the_places_mean_is_the_logit_and_the_page_says_it(shown):
    explorer = RealNetworkExplorer(picture="motorcycle", label=670)
    page = shown(explorer)
    logit = network()(explorer.photo)[0, 670]
    assert explorer.places.shape == (7, 7)
    assert float(explorer.places.mean() + network().fc.bias[670]) == pytest.approx(float(logit), abs=1e-4)
    page.locator(".cx-real-network [role=status]", has_text=f"make its logit, {logit:.2f}".rstrip("0")).wait_for()


def test_the_strongest_channels_are_those_of_torch(shown):
    explorer = RealNetworkExplorer(picture="horse", layer="block 6 · narrow")
    page = shown(explorer)
    task(page, "Layer by layer", "block 6 · narrow: 80 channels on 14×14 places")
    means = explorer.maps.mean((1, 2))
    tiles = page.locator(".cx-tile")
    assert [int(tile.get_attribute("data-channel")) for tile in tiles.all()] == means.argsort(descending=True, stable=True)[:12].tolist()
    tiles.nth(3).click()
    chosen = tiles.nth(3).get_attribute("data-channel")
    page.locator(".cx-real-network [role=status]", has_text=f"Channel {chosen} has a mean of").wait_for()


def test_it_works_from_a_disk(watch, shown, tmp_path):
    page = shown(RealNetworkExplorer())
    expected = classes(page)
    page = watch("file://").open((tmp_path / "index.html").as_uri(), skip=False)
    load(page)
    assert classes(page) == expected


def test_in_a_notebook_python_sends_the_network(watch):
    explorer = RealNetworkExplorer(picture="cameraman")
    page = staged(watch, explorer)
    page.get_by_role("button", name="Load the network").click()
    assert page.evaluate("stage.model.sent") == [{"ask": "network"}]
    sent = []
    explorer.send = lambda content, buffers=None: sent.append((content, buffers))
    explorer._answer(explorer, {"ask": "network"}, [])
    [(content, [file])] = sent
    assert content == {"worker": worker("math/network/worker")} and file == network_bytes()
    page.evaluate(
        """([content, file]) => {
          const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
          for (const [event, listener] of [...stage.listeners]) if (event === "msg:custom") listener(content, [new DataView(bytes.buffer)]);
        }""",
        [content, base64.b64encode(file).decode()],
    )
    page.locator(".cx-answered .cx-class", has_text="tripod").wait_for()
    assert_answers(page, explorer)
    page.evaluate("stage.model.set('task', 'shuffle')")
    page.locator(".cx-real-network [role=status]", has_text="4×4 pieces, mixed").wait_for()
    page.evaluate("stage.cleanUp()")
    assert page.evaluate("stage.listeners.length") == 0


def test_a_lost_connection_is_said_in_words_and_loading_can_begin_again(mounted, files, tmp_path):
    (tmp_path / "networks").symlink_to(files / "networks")
    page = mounted(RealNetworkExplorer(picture="cup"))
    page.evaluate("() => { globalThis.online = fetch; globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch')); }")
    page.get_by_role("button", name="Load the network").click()
    page.get_by_role("alert").filter(has_text="there is no connection to this site").wait_for()
    page.evaluate("() => { globalThis.fetch = online; }")
    load(page)
    assert page.get_by_role("alert").count() == 0


def test_keys_move_the_patch_and_hold_the_comparison(shown):
    page = shown(RealNetworkExplorer(picture="cup", task="patch"))
    page.get_by_role("application").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.locator(".cx-real-network [role=status]", has_text="round row 122, column 111").wait_for()
    task(page, "Fool it", "No pixel moved by more than 2 of 255")
    look = partial(page.evaluate, "document.querySelector('.cx-shown canvas').toDataURL()")
    before = look()
    page.get_by_role("button", name="Hold: the photo as it was").focus()
    page.keyboard.down(" ")
    assert look() != before
    page.keyboard.up(" ")
    assert look() == before


def test_an_own_photo_is_answered_as_python_does(shown):
    page = shown(RealNetworkExplorer())
    file = io.BytesIO()
    Image.fromarray(data.coffee()).save(file, "JPEG")
    page.locator("input[type=file]").set_input_files({"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()})
    page.locator(".cx-answered .cx-class", has_text="espresso").wait_for()
    assert_answers(page, RealNetworkExplorer(own=Image.open(file), picture="own"))


def test_a_photo_chosen_before_the_network_is_here_is_unpacked_by_a_worker_and_waits(mounted, files, tmp_path):
    (tmp_path / "networks").symlink_to(files / "networks")
    page = mounted(RealNetworkExplorer())
    file = io.BytesIO()
    Image.fromarray(data.coffee()).save(file, "PNG")
    with page.expect_worker() as helper:
        page.locator("input[type=file]").set_input_files({"name": "mine.png", "mimeType": "image/png", "buffer": file.getvalue()})
    page.wait_for_function("() => !document.querySelector('.cx-thumb[aria-pressed=true]')")
    assert helper.value.url.endswith("/networks/worker.js")
    while page.workers:  # it goes with its work
        page.wait_for_timeout(20)
    load(page)
    assert_answers(page, RealNetworkExplorer(own=data.coffee(), picture="own"))


@pytest.mark.parametrize(
    "scheme, picture, width, height", [("light", "horse", 320, 850), ("dark", "cat", 320, 700), ("light", "cat", 390, 844)]
)  # the horse's answers have long names
def test_it_fits_a_narrow_screen_without_a_jump_and_axe_finds_nothing_serious(shown, scheme, picture, width, height):
    page = shown(RealNetworkExplorer(picture=picture), **NARROW)
    page.evaluate(
        "(scheme) => { document.documentElement.dataset.theme = scheme; document.body.style.background = 'var(--cx-back)'; }", scheme
    )
    page.set_viewport_size({"width": width, "height": height})
    heights = set()
    steps = {
        "What and where": "The network answers", "Layer by layer": "channels on", "Hide a patch": "are hidden",
        "Shuffle the pieces": "mixed", "Fool it": "No pixel",
    }  # fmt: skip
    for name, words in steps.items():
        task(page, name, words)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(page, scheme) == []
        heights.add(round(page.locator(".cx-bench").bounding_box()["height"]))
        # no answer, no channel and no part of the attack is below the edge
        assert page.evaluate("(({scrollHeight, clientHeight}) => scrollHeight - clientHeight)(document.querySelector('.cx-view'))") <= 1
    assert len(heights) == 1


def test_the_page_goes_on_while_the_network_works(shown):
    page = shown(RealNetworkExplorer())
    page.evaluate("""() => {
      globalThis.words = [];
      const status = document.querySelector(".cx-real-network [role=status]");
      new MutationObserver(() => words.push(status.textContent)).observe(status, {childList: true, characterData: true, subtree: true});
    }""")
    watch_frames(page, ".cx-steps", "value")
    task(page, "Fool it", "No pixel moved by more than 2 of 255")
    assert page.evaluate("words.length") == 2  # before and after: each has the browser lay out the page, which the bar of steps does not
    assert page.locator(".cx-steps").evaluate("(bar) => [bar.value, getComputedStyle(bar).visibility]") == [10, "hidden"]
    assert len(page.evaluate("painted")) >= 5  # of the bar's ten steps
