"""The picture of who acted with whom, and what is linked to it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from lab.samples import campaign
from tests.support.web_console import WebConsole

CAMPAIGN = f"/campaigns/{campaign(0).id}"


def opened(page: Page, address: str = CAMPAIGN) -> None:
    """Open a campaign and wait for its picture."""
    page.goto(address)
    page.wait_for_selector("#graph-picture[data-drawn]")
    page.locator("#graph-picture").scroll_into_view_if_needed()


def test_the_graph_is_drawn(console: WebConsole, page: Page, tmp_path: Path) -> None:
    """All accounts and ties are in it, and there is something to see."""
    opened(page)
    nodes, edges = page.evaluate("[pileonGraph().graph.order, pileonGraph().graph.size]")
    assert (nodes, edges) == (33, len(campaign(0).ties))

    picture = page.locator("#graph-picture").screenshot(path=tmp_path / "graph.png")
    assert len(picture) > 8_000


def test_its_places_are_the_same_for_everybody(console: WebConsole, page: Page) -> None:
    """They are calculated on the server, with a seed."""
    opened(page)
    places = "pileonGraph().graph.mapNodes((key, node) => [key, node.x, node.y])"
    first = page.evaluate(places)
    opened(page)
    assert page.evaluate(places) == first


def test_one_selection_links_table_picture_and_posts(console: WebConsole, page: Page) -> None:
    """An account chosen in the table is alone in the posts; Escape shows all again."""
    opened(page)
    key = f"x:{campaign(0).accounts[0].id}"
    page.locator(f"[data-pick='{key}']").click()
    assert page.locator("#post-list li:visible").count() == 1
    expect(page.locator(f"tr[data-account='{key}']")).to_have_class("named selected")
    colours = page.evaluate("new Set(pileonGraph().graph.mapNodes((key, node) => node.color)).size")
    assert colours > 1

    page.keyboard.press("Escape")
    assert page.locator("#post-list li:visible").count() == 20


def test_an_account_clicked_in_the_picture_is_selected(console: WebConsole, page: Page) -> None:
    """And the table shows it."""
    opened(page)
    key = f"x:{campaign(0).accounts[3].id}"
    x, y = page.evaluate(
        """key => {
          const { drawn } = pileonGraph();
          const at = drawn.graphToViewport(drawn.getGraph().getNodeAttributes(key));
          const box = document.querySelector("#graph-picture").getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        key,
    )
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.locator("tr.selected")).to_have_count(1)


def test_an_edge_is_explained_when_pointed_at(console: WebConsole, page: Page) -> None:
    """By the sentence that its tie carries."""
    opened(page)
    x, y, words = page.evaluate(
        """() => {
          const { graph, drawn } = pileonGraph();
          const box = document.querySelector("#graph-picture").getBoundingClientRect();
          let best = null;
          graph.forEachEdge((_key, tie, _one, _other, from, to) => {
            const one = drawn.graphToViewport(from), other = drawn.graphToViewport(to);
            const length = Math.hypot(one.x - other.x, one.y - other.y);
            if (!best || length > best.length) best = { length, one, other, tie };
          });
          const x = (best.one.x + best.other.x) / 2, y = (best.one.y + best.other.y) / 2;
          return [box.left + x, box.top + y, best.tie.ways[0].statement];
        }"""
    )
    page.mouse.move(x - 40, y - 40)
    page.mouse.move(x, y, steps=4)
    expect(page.locator("#graph-tip")).to_be_visible()
    assert words


def test_kinds_of_ties_are_switched(console: WebConsole, page: Page) -> None:
    """Lines of a kind that is off are hidden; so are leads."""
    opened(page)
    hidden = "pileonGraph().graph.filterEdges((key, tie) => tie.hidden).length"
    assert page.evaluate(hidden) == 0
    page.locator("input[name=tie][value=co_action]").uncheck()
    some = page.evaluate(hidden)
    assert some > 0
    page.locator("#show-leads").uncheck()
    assert page.evaluate("pileonGraph().graph.filterNodes((key, node) => node.hidden).length") == 9


def test_the_time_line_is_brushed(console: WebConsole, page: Page) -> None:
    """Dragging over a part leaves only its posts; the button shows all again."""
    page.goto(CAMPAIGN)
    page.wait_for_selector("#timeline[data-drawn]")
    over = page.locator("#timeline .u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.12, box["y"] + 60, steps=8)
    page.mouse.up()
    expect(page.locator("#brushed")).to_contain_text("Only 12:0")
    assert 0 < page.locator("#post-list li:visible").count() < 20
    page.get_by_role("button", name="Show all", exact=True).click()
    assert page.locator("#post-list li:visible").count() == 20


def test_what_is_not_recorded_is_said(console: WebConsole, page: Page) -> None:
    """An alert without ties and minutes draws its revisions, and says so."""
    from msgspec import structs

    console.store.upsert(structs.replace(campaign(2), ties=[], timeline=[]))
    page.goto(f"/campaigns/{campaign(2).id}")
    expect(page.locator("#graph")).to_contain_text("not recorded")
    expect(page.locator("#time")).to_contain_text("not recorded")
    page.wait_for_selector("#timeline[data-drawn]")
