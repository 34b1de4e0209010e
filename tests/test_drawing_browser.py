"""Tables that the browser draws are used as those of Dash."""

from tests.visit import MARKS

pytestmark = MARKS


def test_a_drawn_table_is_used_as_one_of_dash(reader):
    """Sorted by keyboard: no page is loaded, the focus stays; going back works."""
    page = reader.open("/").page
    page.wait_for_selector("#tableau th a")
    page.evaluate("window.ici = true")
    header = page.locator("#tableau th[scope=col] a").nth(2)
    header.focus()
    first = page.locator("#tableau tbody th").first.inner_text()
    page.keyboard.press("Enter")
    reader.wait_for_query("tri=")
    page.wait_for_function("first => document.querySelector('#tableau tbody th').innerText !== first", arg=first)
    page.wait_for_function("document.activeElement.closest('th')?.cellIndex === 2")  # hidden while it was asked for
    assert page.evaluate("window.ici") is True
    page.locator("#tableau tbody th a").first.click()
    page.wait_for_selector("#fiche details summary")
    page.go_back()
    assert page.evaluate("window.ici") is True
    assert reader.faults() == []


def test_a_link_of_a_drawn_table_opens_elsewhere_when_asked(reader):
    page = reader.open("/couverture").page
    page.wait_for_selector("main td a[data-lien], main th a[data-lien]")
    link = page.locator("main td a[data-lien], main th a[data-lien]").first
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith(link.get_attribute("href"))
    assert page.url.endswith("/couverture")
    link.click()
    page.wait_for_function("!location.pathname.endsWith('/couverture')")
    assert reader.faults() == []
