"""What the page of a commune says, ready for its template."""

from typing import Any
from urllib.parse import quote

from cpts_map.atlas import Atlas
from cpts_map.macpts import Choice, Holding, Membership, Neighbour
from cpts_map.queries import Cpts
from cpts_map.rules import Coverage, Precision, Status
from cpts_map.texts import labels, numbers
from cpts_map.texts import macpts as t
from cpts_map.texts.typography import de, fr
from cpts_map.web.light import addresses

Facts = list[tuple[str, str]]


def choice(found: Choice, profession: str) -> dict[str, str]:
    """Write a commune among others."""
    name = t.TODAY.format(former=found.former, name=found.name) if found.former else found.name
    place = f"{found.departement_name}, {found.departement}"
    return {"href": addresses.commune(found.code, found.name, profession), "name": name, "place": place}


def answer(found: Membership) -> str:
    """Say in one sentence to which CPTS the commune belongs; the sentence goes on from its name."""
    names = [_named(h) for h in found.holdings if h.status is not Status.ARRET]
    return t.ANSWERS[found.coverage].format(cpts=" et ".join(names))


def _named(held: Holding) -> str:
    """Name a CPTS within a sentence, with its step, and the doubt where its perimeter is deduced."""
    about = labels.STATUS[held.status]
    if held.precision is Precision.DEDUIT:
        about = f"{about} ; {t.TO_CONFIRM}"
    # What the register names otherwise may be masculine or plural.
    written = t.THE_CPTS if held.entry.name.startswith("CPTS ") else t.THE_NAMED
    return written.format(name=held.entry.name, about=about)


def context(found: Membership, profession: str, atlas: Atlas) -> dict[str, Any]:
    """Write what is known of a commune, for the template ``commune.html``."""
    return {
        "title": title(found),
        "description": t.RESULT_DESCRIPTION.format(
            de_name=de(found.name), departement=found.departement_name, answer=answer(found)
        ),
        "answer": answer(found),
        "name": found.name,
        "about": _about(found),
        "notes": _notes(found, atlas.region_name),
        "holdings": [_holding(h, atlas) for h in found.holdings],
        "neighbours": [(n.entry.name, n.entry.site, _near(n)) for n in found.neighbours],
        "unplaced": [
            (c.name, labels.STATUS[Status(c.status)], c.site)
            for c in (found.unplaced if found.coverage is Coverage.NON_DOCUMENTEE else ())
        ],
        "contacts": [(t.CONTACT_AREA.format(area=c.area, role=c.role), c.site) for c in found.contacts],
        "brings": brings(profession),
        "brings_title": t.BRINGS_FOR.format(profession=t.PROFESSIONS[profession].lower()) if profession else t.BRINGS,
        "report": f"{addresses.HOME}/signaler" + addresses.query(commune=found.code),
        "map": "/" + addresses.query(selection=f"commune:{found.code}") if found.in_region else "",
    }


def title(found: Membership) -> str:
    """Title of the page of a commune."""
    return t.RESULT_TITLE.format(name=found.name, departement=found.departement_name)


def brings(profession: str) -> tuple[tuple[str, str], ...]:
    """Say what a CPTS brings to a profession: sentences and their sources."""
    return (*t.BY_PROFESSION.get(profession, ()), *t.COMMON)


def report(found: Membership, atlas: Atlas, site: str, to: str | None) -> dict[str, str]:
    """Write the text that reports a wrong perimeter, and the address that opens it in a mail program."""
    page = site + addresses.commune(found.code, found.name)
    body = fr(
        t.REPORT_BODY.format(
            de_name=de(found.name),
            code=found.code,
            departement=found.departement_name,
            answer=answer(found),
            built=numbers.date(atlas.built),
            page=page,
        )
    )
    subject = t.REPORT_SUBJECT.format(name=found.name, code=found.code)
    recipient = quote(to, safe="@") if to and "@" in to else ""
    mail = f"mailto:{recipient}?subject={quote(fr(subject))}&body={quote(body)}"
    return {"body": body, "mail": mail, "title": t.REPORT_TITLE.format(name=found.name)}


def _near(found: Neighbour) -> str:
    km = numbers.with_unit(found.km, 0, "km") if found.km >= 1 else t.LESS_THAN_1_KM
    return t.NEIGHBOUR.format(status=labels.STATUS[Status(found.entry.status)], km=km, commune=found.commune)


def _about(found: Membership) -> Facts:
    return [
        (t.DEPARTMENT_FACT, f"{found.departement_name} ({found.departement}), {found.region_name}"),
        ("EPCI", found.epci_name or "aucun EPCI à fiscalité propre"),
        (t.POPULATION_FACT, numbers.with_unit(found.inhabitants, 0, "hab.")),
    ]


def _notes(found: Membership, region_name: str) -> list[str]:
    """Say what the answer is worth."""
    notes = []
    if not found.in_region:
        notes.append(t.OUTSIDE.format(region=region_name))
    elif found.coverage is Coverage.NON_DOCUMENTEE:
        known = found.register
        notes.append(t.UNDOCUMENTED.format(cpts=known.cpts, perimeters=known.perimeters))
    elif found.coverage is Coverage.NON_COUVERTE:
        notes.append(t.UNCOVERED)
    if any(h.status is Status.ARRET for h in found.holdings):
        notes.append(t.STOPPED)
    return notes


def _holding(held: Holding, atlas: Atlas) -> dict[str, Any]:
    entry = held.entry
    facts = [
        (t.FACTS["status"], labels.STATUS[held.status]),
        (t.FACTS["since"], numbers.date(entry.status_date) or t.NO_DATE),
        (t.FACTS["precision"], labels.PRECISION[Precision(held.precision)]),
        (t.FACTS["communes"], numbers.number(len(held.communes))),
        (t.FACTS["population"], numbers.with_unit(held.population, 0, "hab.")),
    ]
    if quoted := _quoted(entry):
        facts.append((t.FACTS["quoted"], quoted))
    if entry.note:
        facts.append((t.FACTS["note"], entry.note))
    names = sorted(atlas.name("commune", code) for code in held.communes)
    return {"name": entry.name, "facts": facts, "site": entry.site, "sources": entry.sources, "communes": names}


def _quoted(entry: Cpts) -> str:
    said = []
    if entry.quoted_population:
        said.append(numbers.with_unit(entry.quoted_population, 0, "hab."))
    if entry.quoted_communes:
        said.append(numbers.count(entry.quoted_communes, "commune"))
    return ", ".join(said)
