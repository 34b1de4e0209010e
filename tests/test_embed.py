"""Cards and maps for other sites, over HTTP, on the drawn region."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from cpts_map.web.urlstate import MapState
from cpts_map.web.views import card_view
from tests import screen

HOST = "http://testserver"


def shown(page):
    return [
        unescape(line).strip()
        for line in re.sub(r"<(style|pre)\b.*?</\1>|<[^>]+>", "\n", page, flags=re.DOTALL).splitlines()
        if line.strip()
    ]


def test_the_card_of_a_cpts_carries_its_figures_and_loads_nothing(browser):
    answer = browser.get("/embed/cpts/NA-47-ALPHA")
    assert answer.status_code == 200
    said = re.sub(r"[\u00a0\u202f]", " ", " ".join(shown(answer.text)))
    assert "29 000 hab." in said
    assert "Registre partiel" in said
    assert "<script" not in answer.text
    assert "src=" not in answer.text
    assert screen.untypographic(shown(answer.text)) == []
    assert screen.without_value(shown(answer.text)) == []
    assert f'href="{HOST}/?selection=cpts:NA-47-ALPHA"' in answer.text
    assert browser.get("/?selection=cpts:NA-47-ALPHA").status_code == 200
    assert MapState.from_search("?selection=cpts:NA-47-ALPHA").selection.code == "NA-47-ALPHA"


def test_a_cpts_without_perimeter_says_so(browser):
    page = browser.get("/embed/cpts/NA-40-DELTA").text
    assert "Aucun périmètre" in page
    assert "<svg" not in page
    assert "hab." not in page


def test_only_what_is_made_for_frames_may_stand_in_one(browser):
    for path in ("/embed/cpts/NA-47-ALPHA", "/embed/carte", "/embed/carte/cpts/NA-47-ALPHA"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "x-frame-options" not in answer.headers
        assert "frame-ancestors *" in answer.headers["content-security-policy"]
    for path in ("/", "/couverture", "/embed/code/cpts/NA-47-ALPHA", "/api/v1/", "/sante", "/telecharger"):
        assert browser.get(path).headers["x-frame-options"] == "SAMEORIGIN", path


def test_the_layers_of_a_map_are_chosen(browser):
    whole = browser.get("/embed/carte/cpts/NA-47-ALPHA").text
    bare = browser.get("/embed/carte/cpts/NA-47-ALPHA?couches=aucune").text
    named = browser.get("/embed/carte/cpts/NA-47-ALPHA?couches=noms").text
    assert ('class="nom"' in whole, 'class="nom"' in bare, 'class="nom"' in named) == (True, False, True)
    assert ("Tirets" in whole, "Tirets" in bare, "voisines" in bare) == (True, False, False)
    assert whole.count("<path") > named.count("<path") == bare.count("<path")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/embed/cpts/NA-47-ALPHO", 404, "NA-47-ALPHA"),
        ("/embed/code/cpts/rien", 404, "rien"),
        ("/embed/carte/commune/99999", 404, "99999"),
        ("/embed/carte/nuage/1", 400, "Niveau"),
        ("/embed/carte?couches=neige", 400, "voisines"),
        ("/oembed?url=https://ailleurs.example/embed/cpts/NA-47-ALPHA", 404, "/embed/"),
        (f"/oembed?url={HOST}/embed/cpts/rien", 404, "/embed/"),
        (f"/oembed?url={HOST}/", 404, "/embed/"),
        (f"/oembed?url={HOST}/embed/cpts/NA-47-ALPHA&format=xml", 501, "json"),
    ],
)
def test_what_does_not_exist_is_refused(browser, path, status, said):
    answer = browser.get(path)
    assert answer.status_code == status
    assert said in answer.text


def test_the_card_of_the_application_leads_to_the_code_that_works(browser, atlas):
    link = next(
        a.href
        for a in screen.of_type(card_view.card("?selection=cpts:NA-47-ALPHA", atlas), "A")
        if str(a.href).startswith("/embed/")
    )
    page = browser.get(link).text
    frames = [unescape(code) for code in re.findall(r"<pre>(.*?)</pre>", page)]
    sources = [re.search(r'src="([^"]+)"', frame)[1] for frame in frames]
    assert sources == [f"{HOST}/embed/cpts/NA-47-ALPHA", f"{HOST}/embed/carte/cpts/NA-47-ALPHA"]
    assert [browser.get(source).status_code for source in sources] == [200, 200]
    assert screen.untypographic(shown(page)) == []


def test_oembed_gives_the_frame_within_the_size_asked_for(browser):
    url = f"{HOST}/embed/cpts/NA-47-ALPHA"
    found = browser.get(f"/oembed?url={quote(url, safe='')}&maxwidth=300").json()
    assert (found["type"], found["version"], found["width"], found["height"]) == ("rich", "1.0", 300, 860)
    assert f'src="{url}"' in found["html"]
    assert 'width="300"' in found["html"]
    for odd in ("0", "-1", "x", "9" * 5000):
        assert browser.get(f"/oembed?url={quote(url, safe='')}&maxwidth={odd}").json()["width"] == 480
    told = re.search(r'type="application/json\+oembed" href="([^"]+)"', browser.get(url).text)[1]
    assert browser.get(unescape(told)).json()["title"] == found["title"]


def test_an_address_cannot_bring_markup_into_the_frame(browser):
    url = f'{HOST}/embed/cpts/NA-47-ALPHA?"><script>'
    found = browser.get(f"/oembed?url={quote(url, safe='')}").json()
    assert "<script" not in found["html"]
