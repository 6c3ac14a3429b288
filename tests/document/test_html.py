"""The page: its structure, its accessibility in a real browser, and that it asks for nothing over the network."""

import re
from dataclasses import replace

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe

from document.sample import cell, rich_document
from eyre.document import palette, render_html
from eyre.document.model import Callout, Figure, Heading, Table
from eyre.document.structure import walk


@pytest.fixture(scope="module")
def page(html):
    return lxml.html.fromstring(html)


def text_of(element):
    return " ".join(element.text_content().split())


def test_the_page_says_its_language_title_and_author(page, document):
    assert page.get("lang") == "en"
    assert (
        page.findtext(".//title") == "Effective supervision in Westshire: Report of an inspection of the probation area"
    )
    assert page.xpath("//meta[@name='author']/@content") == [document.cover.publisher]


def test_landmarks_and_skip_link(page):
    assert page.xpath("//body/*[1]")[0].get("href") == "#main"
    assert [len(page.xpath(f"//{tag}")) for tag in ("main", "nav", "footer")] == [1, 1, 1]
    assert page.xpath("//body/header")
    assert page.xpath("//main/@id") == ["main"]


def test_headings_run_in_order_below_one_title(page, document):
    levels = [int(heading.tag[1]) for heading in page.xpath("//main//*[self::h2 or self::h3 or self::h4 or self::h5]")]
    assert levels == [block.level + 1 for block in document.blocks if isinstance(block, Heading)]
    assert len(page.xpath("//h1")) == 1
    badges = [text_of(badge) for badge in page.xpath("//*[@class='badge']")]
    assert badges == [block.badge for block in document.blocks if isinstance(block, Heading) and block.badge]


def test_every_link_within_the_page_leads_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    chapters = page.xpath("//nav/ul/li/a")
    assert [text_of(link) for link in chapters] == [text_of(h.xpath("span")[0]) for h in page.xpath("//main//h2")]


def test_tables_have_captions_and_header_cells(page, document):
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    for drawn, table in zip(page.xpath("//table"), tables, strict=True):
        assert text_of(drawn.xpath("caption/span")[0]) == table.caption
        assert len(drawn.xpath("thead//th[@scope='col']")) == len(table.header)
        assert all(row.xpath("th[@scope='row' or @scope='rowgroup']") for row in drawn.xpath("tbody/tr"))
        region = drawn.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("group", "0")
    assert len(page.xpath("//tr[@class='subheading']/th[@scope='rowgroup' and @colspan='4']")) == 5


def test_charts_are_figures_with_a_text_alternative(page, document):
    figures = [block for block in walk(document.blocks) if isinstance(block, Figure)]
    for drawn, figure in zip(page.xpath("//figure"), figures, strict=True):
        assert drawn.xpath("figcaption")[0].text.strip() == figure.caption
        picture = next(drawn.iter("svg"))
        assert picture.get("role") == "img"
        assert drawn.xpath(".//desc/text()") == [figure.alternative]
        assert drawn.xpath("figcaption/a/@href") == [f"#{figure.key}"]


def test_boxes_carry_their_kind(page, document):
    kinds = [block.kind.replace("_", "-") for block in walk(document.blocks) if isinstance(block, Callout)]
    assert [box.get("class").split()[1] for box in page.xpath("//div[starts-with(@class, 'callout ')]")] == kinds


def test_the_page_is_self_contained(page, html):
    assert not page.xpath("//script | //link | //iframe | //img | //@style")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert not re.search(r"url\(|@import", html)
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_text_is_never_taken_for_markup(page):
    assert any('*not* _mark-up_ #hash $dollar <tag> & "quotes".' in text_of(item) for item in page.xpath("//li"))


def test_a_document_without_contents_has_no_navigation():
    document = replace(
        rich_document(),
        blocks=(Heading(1, "Only\x0bchapter", "only"), Table("T", (cell("A"),), ((cell("x"),),), "l", "t")),
    )
    drawn = lxml.html.fromstring(render_html(document))
    assert not drawn.xpath("//nav")
    assert text_of(drawn.xpath("//h2")[0]) == "Onlychapter"


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [(accent, ground) for accent, tint in zip(palette.ACCENTS, palette.TINTS, strict=True) for ground in (tint, palette.PAPER)]
    + [(palette.INK, tint) for tint in (*palette.TINTS, palette.GOOD_PRACTICE_TINT, palette.NOTICE_TINT, palette.MIST)]
    + [(palette.GOOD_PRACTICE, palette.GOOD_PRACTICE_TINT), (palette.NOTICE, palette.NOTICE_TINT), (palette.LINK, palette.PAPER),
       (palette.MUTED, palette.PAPER), (palette.LINK, palette.GOOD_PRACTICE_TINT)]
    + [(light, ground) for light in (palette.PAPER, palette.COVER_PROGRAMME, palette.COVER_SUBTITLE) for ground in (palette.COVER, palette.COVER_RING)],
)  # fmt: skip
def test_contrast_of_text_is_at_least_four_and_a_half(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.fixture(scope="module")
def page_file(html, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_at(width, browser, page_file):
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(page_file)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    results = Axe().run(tab, options=options)
    tab.close()
    assert results.violations_count == 0, results.generate_report()


def test_nothing_runs_off_a_narrow_screen(browser, page_file):
    tab = browser.new_page(viewport={"width": 320, "height": 800})
    tab.goto(page_file)
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    tab.close()


def test_the_browser_asks_for_the_page_only_and_reports_no_error(browser, page_file):
    requests, messages = [], []
    tab = browser.new_page()
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: messages.append(message.text))
    tab.goto(page_file)
    assert requests == [page_file]
    assert messages == []
    tab.close()


def test_the_keyboard_reaches_the_text_first(browser, page_file):
    tab = browser.new_page()
    tab.goto(page_file)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the main text"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.close()
