"""What a chapter is made of: claims with ticks, code folded below what it shows, figures with numbers and captions, no empty box."""

import re
from functools import cache

import nbformat
import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import expect

from claims_hold import is_claim, printed
from tools.math_font import FONT
from tools.pages import SITE, chapters, notebook, notebooks

every_notebook = pytest.mark.parametrize("name", notebooks())
CAPTION = 25  # characters besides the number
TITLE = 10 * 100 / 72  # pixels: a title of ten points at matplotlib's 100 pixels an inch


@pytest.fixture(scope="module")
def plain(browser):
    """`plain(page)` opens a page in a browser that runs no script, once for all tests."""
    with browser.new_context(java_script_enabled=False) as context:

        @cache
        def opened(name):
            page = context.new_page()
            page.goto((SITE / "book" / f"{name}.html").as_uri(), wait_until="domcontentloaded")
            return page

        yield opened


def claims(name):
    return [cell for cell in nbformat.read(notebook(name), as_version=4).cells if is_claim(cell)]


def lines_of(cell):
    return [line.rstrip() for line in printed(cell).rstrip("\n").split("\n") if line.strip() and not line.startswith("    ")]


@every_notebook
def test_every_line_that_a_claim_prints_has_a_tick_unless_it_names_what_comes(plain, name):
    shown = plain(name).locator(".cell.tag_nbval-check-output .checked :is(span, b)")
    assert [line.rstrip() for line in shown.all_text_contents()] == [line for cell in claims(name) for line in lines_of(cell)]
    ticks = shown.evaluate_all("(all) => all.map((line) => [line.localName, getComputedStyle(line, '::before').content])")
    assert {tuple(tick) for tick in ticks} <= {("span", '"✓"'), ("b", "none")}
    names = [line for line in plain(name).locator(".checked b").all_text_contents() if not line.endswith(":")]
    assert names == [
        next(line for line in lines_of(cell) if not line.endswith(":")) for cell in claims(name) if "headed" in cell.metadata.tags
    ]


def test_no_tables_row_of_names_is_taken_for_a_result():
    """Three names or more without a number, above rows that have some each."""
    tables = [(name, cell, lines_of(cell)) for name in notebooks() for cell in claims(name)]
    has_number = re.compile(r"\d").search
    named = [
        (name, cell.metadata.tags)
        for name, cell, lines in tables
        if len(lines) > 3 and len(re.split(" {2,}", lines[0])) > 2 and not has_number(lines[0]) and all(map(has_number, lines[1:]))
    ]
    assert len(named) >= 2
    assert [name for name, tags in named if "headed" not in tags] == []


def test_rows_of_a_table_stay_rows_on_a_phone_and_scroll_by_keys(watch, site_url):
    page = watch(site_url, viewport={"width": 390, "height": 844}).open(f"{site_url}/book/11_architectures.html")
    table = page.locator(".checked pre", has_text="DenseNet-121 ").first
    row = table.locator("span").nth(1)
    assert row.evaluate("(row) => row.getClientRects().length") == 1
    table.scroll_into_view_if_needed()
    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(table) => table.scrollLeft > 0", arg=table.element_handle())


@pytest.mark.parametrize("page, table", [("shapes", ".table"), ("capstone", ".cell_output table")])
def test_a_table_wider_than_a_phone_keeps_its_rows_names_in_sight(watch, site_url, page, table):
    opened = watch(site_url, viewport={"width": 390, "height": 844}).open(f"{site_url}/book/{page}.html")
    rows = opened.locator(f"article {table}").first
    rows.scroll_into_view_if_needed()
    moved = """(table) => {
      let box = table;
      while (box.scrollWidth <= box.clientWidth + 9) box = box.parentElement;
      const lefts = () => [...table.rows[2].cells].slice(0, 2).map((cell) => cell.getBoundingClientRect().left);
      const before = lefts();
      box.scrollLeft = 40;
      return lefts().map((left, i) => left - before[i]);
    }"""
    name, next_cell = rows.evaluate(moved)
    assert abs(name) <= 2 and next_cell == pytest.approx(-40, abs=1)  # a border lies under the edge


@every_notebook
def test_a_claim_that_prints_words_has_its_code_folded_below_them(plain, name):
    shown = plain(name).locator(".cell.tag_nbval-check-output")
    for cell, stored in zip(shown.all(), claims(name), strict=True):
        words = any(output.output_type == "stream" for output in stored.outputs)
        defines = re.search(r"^(def|class) ", stored.source, re.M)
        folds = cell.locator("> .cell_output + details.code-fold:not([open])").get_by_text("How this was checked")
        assert folds.count() == (words and not defines), stored.source


@every_notebook
def test_code_is_folded_in_one_way(plain, name):
    assert plain(name).locator("article details.hide").count() == 0  # myst-nb's own


@every_notebook
def test_every_figure_has_the_next_number_and_a_caption(plain, name):
    page = plain(name)
    captions = page.locator("article .cell_output figure:not(.stand-in) > figcaption").all_text_contents()
    assert len(captions) == page.locator("article .cell_output img[src*='_images/'], article .cell_output figure svg").count()
    chapter = re.match(r"0*(\d+)_", name)
    numbers = [f"Figure {chapter[1]}.{k}" if chapter else f"Figure {k}" for k in range(1, len(captions) + 1)]
    assert [caption.split("\xa0")[0].strip() for caption in captions] == numbers
    assert [caption for caption in captions if len(caption) < len(numbers[-1]) + CAPTION] == []


@every_notebook
def test_figures_of_lines_stand_in_the_page_and_pictures_beside_it(plain, name):
    page, code = plain(name), [cell.source for cell in nbformat.read(notebook(name), as_version=4).cells if "mystnb" in cell.metadata]
    lines = [source for source in code if re.search(r"show_(grids|curves)\(|\.plot\(", source) and "imshow(" not in source]
    pictures = [source for source in code if re.search(r"show_images\(|imshow\(", source)]
    assert page.locator("article .cell:has(figure .drawing)").count() == len(lines)
    assert page.locator("article .cell:has(figure img[src*='_images/'])").count() == len(pictures)


@pytest.mark.parametrize("page, number", [("12_features", "12.2"), ("13_texture_shape", "13.4"), ("14_adversarial", "14.1")])
def test_titles_in_a_picture_can_be_read_on_a_phone(watch, site_url, page, number):
    """The small picture does not shrink to the phone's width, but scrolls in its box."""
    opened = watch(site_url, viewport={"width": 320, "height": 700}).open(f"{site_url}/book/{page}.html")
    picture = opened.locator("figure", has_text=f"Figure {number} ").locator("img")
    picture.scroll_into_view_if_needed()
    shown, drawn = picture.evaluate("(img) => [img.getBoundingClientRect().width, Number(img.getAttribute('width'))]")
    assert shown / drawn * TITLE > 9.5
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_drawing_follows_light_and_dark(watch, site_url):
    page = watch(site_url).open(f"{site_url}/book/02_convolution.html")
    window = page.locator(".drawing [stroke='var(--cx-accent)']").first
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector(f"html[data-theme={scheme}]")
        seen.append(window.evaluate("(part) => getComputedStyle(part).stroke"))
    assert seen == ["rgb(67, 56, 202)", "rgb(165, 160, 255)"]


@every_notebook
def test_no_cell_shows_an_empty_box_or_what_it_prints_in_two(plain, name):
    page = plain(name)
    empty = "(all) => all.filter((one) => !one.textContent.trim() && !one.querySelector('img, svg, script')).map((one) => one.outerHTML)"
    assert page.locator(".cell_output, .cell_output > .output").evaluate_all(empty) == []
    assert page.locator(".cell_output > .stream + .stream").count() == 0


def test_the_font_of_formulas_is_small_and_has_all_that_the_pages_write(plain):
    font = TTFont(FONT)
    assert FONT.stat().st_size <= 90_000 and "MATH" in font
    written = "".join(text for name in notebooks() for text in plain(name).locator("math").all_text_contents())
    assert {sign for sign in written if sign.strip() and ord(sign) not in font.getBestCmap()} == set()
    assert "STIX Two Math" in plain("02_convolution").locator("math").first.evaluate("(math) => getComputedStyle(math).fontFamily")


@pytest.mark.parametrize("name", chapters()[1:-1])
def test_a_chapter_says_where_it_stands_and_leads_to_the_next(plain, name):
    page, number = plain(name), int(name[:2])
    kicker = page.locator("article h1").locator("xpath=preceding-sibling::p").text_content()
    assert re.fullmatch(rf"Chapter {number} of {len(chapters()) - 1} · \d+ min", kicker)
    card = page.locator(".next-card")
    assert f"Chapter {number + 1} · " in card.text_content() and card.locator(".next-question").text_content().endswith("?")
    assert chapters()[number + 1] in card.get_attribute("href")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_way_on_stands_in_the_column_of_the_text(watch, site_url, width):
    page = watch(site_url, viewport={"width": width, "height": 844}).open(f"{site_url}/book/09_inception.html")
    sides = "(part) => { const {left, right} = part.getBoundingClientRect(); return [left, right]; }"
    card, text = (page.locator(part).last.evaluate(sides) for part in (".next-card", "article section > p"))
    assert card == pytest.approx(text, abs=2)
    for other in (".left-prev", "footer.bd-footer-content p"):
        assert page.locator(other).first.evaluate(sides)[0] == pytest.approx(text[0], abs=2)


def test_every_chapter_has_a_motif_of_its_own_at_its_head_and_on_its_card(plain):
    heads = [plain(name).locator("article svg.motif").inner_html() for name in chapters()[1:]]
    cards = [motif.inner_html() for motif in plain("intro").locator("ul.path > li > svg.motif").all()]
    assert len(set(heads)) == len(chapters()) - 1
    assert cards == heads


@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_of_contents_follows_the_reader_once_it_is_open(watch, site_url, width):
    page = watch(site_url, viewport={"width": width, "height": 844}).open(f"{site_url}/book/03_linear_map.html")
    page.locator(".secondary-toggle:visible").first.click()
    section = page.locator("article h2").nth(4)
    name = section.evaluate("(heading) => heading.firstChild.textContent.trim()")
    section.evaluate("(heading) => heading.scrollIntoView({behavior: 'instant'})")
    page.mouse.wheel(0, 1)
    expect(page.locator(".bd-toc-nav a.active").last).to_contain_text(name)


def test_what_is_said_to_an_answer_has_an_edge_in_the_colour_of_right_or_wrong(watch, site_url):
    page = watch(site_url).open(f"{site_url}/book/02_convolution.html")
    quiz = page.locator(".cx-quiz")
    for option, _ in enumerate(quiz.locator("[data-current] .cx-choice").all()):
        quiz.locator("[data-current] .cx-choice input").nth(option).check()
        found = quiz.evaluate("""(quiz) => {
          const [said, colours] = [quiz.querySelector("[data-current] .cx-feedback"), getComputedStyle(quiz)];
          const wanted = quiz.appendChild(document.createElement("i"));
          wanted.style.color = colours.getPropertyValue(said.textContent.startsWith("✓") ? "--cx-right" : "--cx-wrong");
          return [getComputedStyle(said).borderLeftColor, getComputedStyle(wanted).color];
        }""")
        assert found[0] == found[1]


def test_nothing_of_the_theme_lies_over_an_explorer_when_its_reader_scrolls_up(watch, site_url):
    page = watch(site_url, viewport={"width": 390, "height": 844}).open(f"{site_url}/book/02_convolution.html")
    for step in (3000, -200):
        page.mouse.wheel(0, step)
        page.wait_for_timeout(300)
    over = """() => [...document.querySelectorAll("body *")].filter((one) => getComputedStyle(one).position === "fixed" && one.checkVisibility())
        .map((one) => [one.id, one.getBoundingClientRect()]).filter(([, box]) => box.width && box.bottom > 100 && box.top < innerHeight && box.left < innerWidth && box.right > 0)
        .map(([id]) => id)"""
    assert page.evaluate(over) == []
