"""Pages of information: accessibility, legal, privacy, contact, news, glossary."""

from typing import Any

from cpts_map.atlas import Atlas
from cpts_map.fetch.geocoder import BAN
from cpts_map.settings import Settings
from cpts_map.texts import glossary, legal
from cpts_map.texts.legal import Section
from cpts_map.web.light import news

Page = dict[str, Any]


def accessibility(_atlas: Atlas, _settings: Settings) -> Page:
    """Statement of accessibility."""
    return _page(legal.ACCESSIBILITY_TITLE, legal.ACCESSIBILITY)


def privacy(_atlas: Atlas, settings: Settings) -> Page:
    """What is known of visitors; whether addresses go to a geocoder."""
    if settings.geocoder is None:
        told = legal.GEOCODER_OFF
    else:
        service = legal.NATIONAL if settings.geocoder == BAN else settings.geocoder.split("/")[2]
        told = legal.GEOCODER_ON.format(service=service)
    return _page(legal.PRIVACY_TITLE, (*legal.PRIVACY, Section(legal.GEOCODER_TITLE, (told,))))


def notice(_atlas: Atlas, settings: Settings) -> Page:
    """Who answers for this installation."""
    sections = (
        Section(legal.PUBLISHER, (settings.publisher or legal.NOT_DECLARED.format(setting="CPTS_PUBLISHER"),)),
        Section(legal.HOSTING, (settings.hosting or legal.NOT_DECLARED.format(setting="CPTS_HOSTING"),)),
        *legal.LEGAL,
    )
    return _page(legal.LEGAL_TITLE, sections)


def contact(atlas: Atlas, settings: Settings) -> Page:
    """Whom to write to about the site, and about a CPTS."""
    if settings.contact:
        site = Section(legal.CONTACT_SITE, links=((settings.contact, _written_to(settings.contact)),))
    else:
        site = Section(legal.CONTACT_SITE, (legal.NOT_DECLARED.format(setting="CPTS_CONTACT"),))
    areas = tuple((f"{c.area} : {c.role}", c.site) for c in atlas.contacts)
    cpts = Section(legal.CONTACT_CPTS, (legal.CONTACT_CPTS_NOTE if areas else legal.CONTACT_NONE,), links=areas)
    return _page(legal.CONTACT_TITLE, (site, cpts))


def changes(_atlas: Atlas, _settings: Settings) -> Page:
    """What is new, from the changelog."""
    found = tuple(Section(version.name, (), version.items) for version in news.read())
    return _page(legal.NEWS_TITLE, found or (Section(legal.NEWS_TITLE, (legal.NEWS_NONE,)),))


def words(_atlas: Atlas, _settings: Settings) -> Page:
    """Glossary."""
    return {"title": glossary.TITLE, "description": glossary.DESCRIPTION, "words": glossary.WORDS}


def _page(title: str, sections: tuple[Section, ...]) -> Page:
    return {"title": title, "sections": sections}


def _written_to(contact: str) -> str:
    """Address of a link to a contact: a page as it is, else a mailbox; nothing that a browser would run."""
    return contact if contact.startswith(("http://", "https://")) else f"mailto:{contact}"


# Address, page, template.
PAGES = {
    "/accessibilite": (accessibility, "page.html"),
    "/mentions-legales": (notice, "page.html"),
    "/confidentialite": (privacy, "page.html"),
    "/contact": (contact, "page.html"),
    "/nouveautes": (changes, "page.html"),
    "/glossaire": (words, "glossary.html"),
}
