"""The light pages over HTTP: light, titled, escaped, honest."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape

import pytest

from cpts_map import macpts
from cpts_map.settings import Settings
from cpts_map.texts import glossary, legal
from cpts_map.texts import macpts as t
from cpts_map.web.light import addresses, information, news, routes
from cpts_map.web.light.rendering import slug
from tests import screen
from tests.conftest import ROOT
from tests.publisher import published

NOWHERE = Settings(data=ROOT / "nowhere", store=ROOT / "nowhere")
INFORMATION = tuple(information.PAGES)
MERIGNAC = "/ma-cpts/commune/33281-merignac"


def visitor(atlas, **settings):
    """Client of a server that has the light pages alone."""
    import warnings

    from fastapi import FastAPI

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette asks for another HTTP library than the one we have
        from fastapi.testclient import TestClient
    server = FastAPI()
    routes.add(server, atlas, replace(NOWHERE, **settings))
    return TestClient(server, follow_redirects=False)


@pytest.fixture(scope="module")
def browser(real):
    macpts.warm(real)
    return visitor(real)


@pytest.fixture(scope="module")
def drawn(atlas):
    return visitor(atlas)


PAGES = (
    "/ma-cpts",
    "/ma-cpts?q=merignac&profession=infirmier",
    "/ma-cpts?q=saint",
    "/ma-cpts?q=Saint-Denis",
    "/ma-cpts?q=zzzzqqqxx",
    MERIGNAC,
    f"{MERIGNAC}?profession=medecin",
    "/ma-cpts/commune/33063-bordeaux",
    "/ma-cpts/commune/79202-parthenay",
    "/ma-cpts/commune/86194-poitiers",
    "/ma-cpts/commune/93066-saint-denis",
    "/ma-cpts/signaler?commune=33063",
    *INFORMATION,
)


def words(answer):
    """Every text that a visitor reads, typography included."""
    body = re.sub(r"<(head|textarea)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return [unescape(w).strip() for w in re.split(r"<[^>]*>", body) if w.strip()]


def plain(answer):
    return re.sub(r"[\u00a0\u202f]", " ", " ".join(words(answer)))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_french_and_without_script(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    style = re.search(r'rel="stylesheet" href="([^"]+)"', answer.text)[1]
    assert len(answer.content) + len(browser.get(style).content) < 60_000
    assert "<script" not in answer.text
    assert not re.search(r"<[^>]*\s(on\w+|style)=", answer.text)
    assert '<html lang="fr">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert answer.text.count("<title>") == 1
    assert 'href="#contenu"' in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    # Nothing is loaded but the style sheet.
    assert not re.search(r'<(img|iframe|link|object)\b[^>]*(src|href)="(?!data:|/clair\.css|/ma-cpts|/\w)', answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_written_in_french_typography(browser, path):
    found = words(browser.get(path))
    # « Agora Lib' » ends by its apostrophe.
    assert screen.untypographic(found) == []
    assert screen.without_value(found) == []
    assert screen.english(w for w in found if not w.startswith(("http", "www."))) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(browser, path):
    hrefs = {unescape(h) for h in re.findall(r'<a [^>]*href="(/[^"#]*)', browser.get(path).text)}
    ours = [h for h in hrefs if h.startswith("/ma-cpts") or h in INFORMATION]
    assert ours
    assert {browser.get(h).status_code for h in ours} == {200}
    assert {h.partition("?")[0] for h in hrefs - set(ours)} <= {"/", "/donnees", "/glossaire"}


def test_every_word_that_a_page_sends_to_the_glossary_is_there(browser):
    sent = set(re.findall(r'href="/glossaire#([^"]+)"', browser.get(MERIGNAC).text))
    assert sent
    assert sent <= glossary.WORDS.keys()


# Search


@pytest.mark.parametrize("text", ["33700", "33700 merignac", "Mérignac (33)", "33281"])
def test_a_sure_commune_is_one_redirect_away_with_the_profession(browser, text):
    answer = browser.get("/ma-cpts", params={"q": text, "profession": "infirmier"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MERIGNAC}?profession=infirmier")


def test_homonyms_are_links_with_their_departement(browser):
    said = plain(browser.get("/ma-cpts?q=merignac"))
    assert t.HEADINGS["homonymes"] in said
    assert all(place in said for place in ("(Gironde, 33)", "(Charente, 16)", "(Charente-Maritime, 17)"))
    assert MERIGNAC in browser.get("/ma-cpts?q=merignac").text


def test_communes_of_that_name_elsewhere_are_said_to_be_elsewhere(browser):
    said = plain(browser.get("/ma-cpts?q=Saint-Denis"))
    assert "Communes de ce nom hors de la région Nouvelle-Aquitaine" in said
    assert "(Seine-Saint-Denis, 93)" in said


def test_a_former_name_is_explained(browser):
    assert "Mauzé-Thouarsais, aujourd’hui Thouars" in plain(browser.get("/ma-cpts?q=mauze%20thouarsais"))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><b>", "{{ 7*7 }}", "</textarea>"]
)
def test_what_is_typed_is_never_markup(browser, text):
    answer = browser.get("/ma-cpts", params={"q": text})
    value = re.search(r'name="q" type="search" value="([^"]*)"', answer.text)[1]
    assert unescape(value) == text
    assert text not in answer.text.replace(f'value="{value}"', "") or text == "{{ 7*7 }}"
    assert "49" not in plain(answer)


@pytest.mark.parametrize("text", ["33700\r\nSet-Cookie: a=b", "33281%0d%0aX-Bad: 1"])
@pytest.mark.parametrize("parameter", ["q", "profession"])
def test_no_header_can_be_slipped_in(browser, text, parameter):
    answer = browser.get("/ma-cpts", params={"q": "33700"} | {parameter: text})
    assert "set-cookie" not in answer.headers
    assert "x-bad" not in answer.headers
    assert answer.headers.get("location", MERIGNAC) == MERIGNAC


def test_an_unknown_profession_is_none(browser):
    assert browser.get("/ma-cpts?q=33700&profession=astrologue").headers["location"] == MERIGNAC


def test_what_was_typed_is_kept_by_no_cache_and_told_to_no_other_site(browser):
    answer = browser.get("/ma-cpts?q=merignac")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_an_address_is_placed_by_the_declared_geocoder_else_offered_as_communes(real):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b'{"features": [{"properties": {"score": 0.9, "citycode": "33063"}}]}')

    address = "/ma-cpts?q=3%20place%20du%20Parlement%20Pessac"
    with published() as service:
        service.gives(answer)
        told = visitor(real, geocoder=service.address).get(address)
    assert told.headers["location"] == "/ma-cpts/commune/33063-bordeaux"  # without the address
    assert t.HEADINGS["commune-dans-l-adresse"].replace("'", "’") in plain(
        visitor(real, geocoder=service.address).get(address)  # which is gone
    )


# A commune


def test_a_commune_of_a_documented_cpts_is_told_all_that_is_known(browser):
    said = plain(browser.get(f"{MERIGNAC}?profession=infirmier"))
    assert "Mérignac : elle appartient au périmètre de la CPTS Ouest Gironde (ACI signé)." in said.replace("  ", " ")
    for fact in ("15 juin 2022", "163 101 hab.", "Martignas-sur-Jalle, Mérignac, Pessac, Saint-Jean-d’Illac"):
        assert fact in said
    assert "CPTS du Bergeracois (statut inconnu) : 71 km, jusqu’à Monfaucon" in said
    assert "Métropole de Bordeaux" in said
    assert "Ce qu’une CPTS apporte aux infirmiers" in said


def test_a_commune_out_of_a_partial_register_is_unknown_and_not_without_cpts(browser):
    said = plain(browser.get("/ma-cpts/commune/33063-bordeaux"))
    assert "Bordeaux : non documentée, on ne sait pas si une CPTS la couvre." in said.replace("  ", " ")
    assert "Une CPTS peut très bien la couvrir." in said
    assert "18 CPTS documentées dans la région, dont 8 avec un périmètre" in said
    assert "aucune CPTS." not in said
    assert "CPTS Nord Médoc" in said  # of the department, without a perimeter


def test_a_deduced_perimeter_is_to_be_confirmed(browser):
    assert "(ACI signé ; périmètre déduit, à confirmer)" in plain(browser.get("/ma-cpts/commune/79202-parthenay"))


def test_a_stopped_cpts_is_said_not_to_cover(browser):
    said = plain(browser.get("/ma-cpts/commune/86194-poitiers"))
    assert "on ne sait pas" in said
    assert t.STOPPED.replace("'", "’") in said


def test_a_complete_register_says_that_there_is_none(drawn_files, tmp_path):
    with screen.opened(screen.complete_store(drawn_files, tmp_path, "40")) as atlas:
        said = plain(visitor(atlas).get("/ma-cpts/commune/40002-fougere"))
    assert "elle n’appartient à aucune CPTS." in said
    assert "on ne sait pas" not in said


def test_a_shared_commune_names_both(drawn):
    said = plain(drawn.get("/ma-cpts/commune/47002-bleuet-l-eveque"))
    assert "partagée entre la CPTS Alpha (ACI signé) et la CPTS Bêta (projet de santé validé)" in said


@pytest.mark.parametrize("path", ["33281", "33281-", "33281-autre", "33281-merignac-", "33281-MERIGNAC"])
def test_a_wrong_end_of_address_is_moved_for_good(browser, path):
    answer = browser.get(f"/ma-cpts/commune/{path}?profession=medecin")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{MERIGNAC}?profession=medecin")


def test_a_former_code_is_moved_to_the_commune_of_today(browser):
    answer = browser.get("/ma-cpts/commune/79171-mauze-thouarsais")
    assert (answer.status_code, answer.headers["location"]) == (301, "/ma-cpts/commune/79329-thouars")


@pytest.mark.parametrize(
    "path", ["/ma-cpts/commune/99999-nulle-part", "/ma-cpts/commune/x", "/ma-cpts/a/b", "/ma-cpts/signaler?commune=x"]
)
def test_an_address_that_leads_nowhere_says_so_with_its_status(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Page introuvable" in plain(answer)
    assert "noindex" in answer.text


def test_each_profession_has_its_own_words_and_one_address_for_search_engines(browser):
    said = {}
    for profession in t.PROFESSIONS:
        answer = browser.get(MERIGNAC, params={"profession": profession})
        said[profession] = plain(answer)
        assert f'<link rel="canonical" href="{MERIGNAC}">' in answer.text
        assert f'value="{profession}" selected' in answer.text
        assert t.PROFESSIONS[profession].lower() in said[profession]
    assert len(set(said.values())) == len(t.PROFESSIONS)
    assert t.BY_PROFESSION.keys() == t.PROFESSIONS.keys()


# Search engines


def test_a_declared_site_is_in_canonical_links_and_the_sitemap(real):
    declared = visitor(real, site="https://carte.example/")
    assert f'<link rel="canonical" href="https://carte.example{MERIGNAC}">' in declared.get(MERIGNAC).text
    tree = ET.fromstring(declared.get("/sitemap.xml").content)  # noqa: S314 - ours
    listed = [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    held = {row.commune_code for row in real.ledger_rows} - set(real.communes.index)
    assert len(listed) == len(set(listed)) == len(real.communes) + len(held) + len(legal.FOOTER)
    assert f"https://carte.example{MERIGNAC}" in listed
    assert declared.get("/robots.txt").text.endswith("Sitemap: https://carte.example/sitemap.xml\n")


def test_titles_and_descriptions_tell_communes_apart(browser):
    heads = [browser.get(f"/ma-cpts/commune/{end}").text for end in ("33281-merignac", "16216-merignac")]
    titles = {unescape(re.search("<title>(.*?)</title>", head)[1]) for head in heads}
    assert titles == {f"Mérignac ({d})\u00a0: quelle CPTS\u202f? — CPTS map" for d in ("Gironde", "Charente")}
    assert len({re.search('name="description" content="([^"]+)"', head)[1] for head in heads}) == 2


@pytest.mark.parametrize("host", ["evil.example/x", "a b", '"><script>', "a\tb", "-x", "x" * 300])
def test_a_forged_host_goes_nowhere(browser, host):
    assert browser.get("/sitemap.xml", headers={"host": host}).status_code == 404
    assert "Sitemap" not in browser.get("/robots.txt", headers={"host": host}).text
    assert host not in browser.get("/ma-cpts/signaler?commune=33063", headers={"host": host}).text


def test_a_head_request_is_answered(browser):
    assert browser.head(MERIGNAC).status_code == 200


# Reports, and pages of information


def test_a_report_is_a_text_to_send_that_says_what_was_shown(real):
    answer = visitor(real, site="https://carte.example", contact="cpts@urps.example").get(
        "/ma-cpts/signaler?commune=33063"
    )
    text = unescape(re.search("<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)[1])
    assert "Bordeaux (33063, Gironde)" in text
    assert "on ne sait pas" in text
    assert "https://carte.example/ma-cpts/commune/33063-bordeaux" in text
    assert 'href="mailto:cpts@urps.example?subject=' in answer.text


def test_who_answers_for_the_site_is_declared_or_said_not_to_be(browser, real):
    assert "Non renseigné" in plain(browser.get("/mentions-legales"))
    declared = visitor(real, publisher="URPS Exemple", hosting="Hôte Exemple", contact="a@b.example")
    said = plain(declared.get("/mentions-legales"))
    assert "URPS Exemple" in said
    assert "Hôte Exemple" in said
    assert "Non renseigné" not in said
    assert 'href="mailto:a@b.example"' in declared.get("/contact").text
    assert 'href="mailto:javascript:' in visitor(real, contact="javascript:alert(1)").get("/contact").text


def test_privacy_says_whether_addresses_go_to_a_geocoder(browser, real):
    assert "Aucun service d’adresses n’est appelé" in plain(browser.get("/confidentialite"))
    said = plain(visitor(real, geocoder="ban").get("/confidentialite"))
    assert "au géocodeur national (Géoplateforme, IGN)" in said
    assert "au géocodeur que ce site" in plain(visitor(real, geocoder="ban").get("/ma-cpts"))


def test_the_statement_of_accessibility_claims_no_audit(browser):
    said = plain(browser.get("/accessibilite"))
    assert "non conforme" in said
    assert "Aucun audit RGAA" in said


def test_what_is_new_comes_from_the_changelog(browser):
    found = news.versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert found == news.read()
    said = plain(browser.get("/nouveautes")).replace("’", "'")
    assert found[0].items
    assert all(item.replace("’", "'") in said for item in found[0].items)


def test_a_name_is_written_for_an_address():
    assert slug("Saint-Jean-d'Illac") == "saint-jean-d-illac"
    assert slug("L'Île-d'Yeu") == "l-ile-d-yeu"
    assert addresses.commune("33281", "Mérignac", "medecin") == f"{MERIGNAC}?profession=medecin"


# With the rest of the application


def test_the_application_links_to_the_light_pages_and_serves_them(tiny_store):
    with screen.opened(tiny_store) as opened:
        app = screen.application(opened)
        hrefs = {c.href for c in screen.of_type(app.layout, "A")}
        assert set(legal.FOOTER) <= hrefs
        with screen.client(app) as client:
            assert client.get("/").text.count('href="/ma-cpts"') == 1  # for who has no JavaScript
            assert t.TITLE in client.get("/ma-cpts").text
            assert client.get("/ma-cpts/nulle-part").status_code == 404
