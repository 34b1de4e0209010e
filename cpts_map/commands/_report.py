"""What a loading changed, in French: what was read, what changed in the figures, what to look at."""

from collections.abc import Iterable, Sequence

from cpts_map.changes import REVIEW, Change, Figure
from cpts_map.imports import Imported
from cpts_map.texts import numbers

SHOWN = 12


def loaded(staged: Iterable[Imported]) -> list[str]:
    """Say what was read."""
    lines = []
    for part in staged:
        which = "" if part.part == "tout" else f" ({part.part.replace('_', ' ')})"
        rows = numbers.count(part.rows, "ligne")
        lines.append(f"{part.source}{which} : {rows}, millésime {part.vintage}, lu dans {part.file}")
        lines += [f"    {remark}" for remark in part.remarks]
    return lines


def changed(changes: Sequence[Change], region: str, departements: dict[str, str]) -> list[str]:
    """Say what changed: the region's figures, then those of the departments that a person should look at.

    Parameters
    ----------
    changes
        From :func:`cpts_map.changes.compare`.
    region
        Name of the region.
    departements
        Names by code.
    """
    if not changes:
        return ["Aucun chiffre calculé par commune ne change."]
    lines = [f"Ce qui change en {region} :"]
    lines += [f"  {_line(change)}" for change in changes if not change.departement]
    review = [change for change in changes if change.to_review and change.departement]
    if review:
        lines.append(f"À revoir (écart de plus de {numbers.percent(REVIEW, 0)}, ou communes perdues) :")
        lines += [f"  {departements.get(c.departement, c.departement)}, {_line(c)}" for c in review[:SHOWN]]
        if len(review) > SHOWN:
            lines.append(f"  … et {len(review) - SHOWN} autres")
    return lines


def _line(change: Change) -> str:
    share = "" if change.share is None else f", {numbers.number(100 * change.share, 1, sign=True)} %"
    dated = " → ".join(dict.fromkeys(v for v in (change.vintage_before, change.vintage_after) if v))
    values = " → ".join(_figure(change, figure) for figure in (change.before, change.after))
    known = {f.communes for f in (change.before, change.after) if f is not None}
    communes = " → ".join(numbers.number(f.communes) for f in (change.before, change.after) if f is not None)
    extra = f", communes {communes}" if len(known) > 1 else ""
    return f"{change.indicator.name} : {values} {change.indicator.unit} ({dated}{share}{extra})"


def _figure(change: Change, figure: Figure | None) -> str:
    return "inconnu" if figure is None else numbers.number(figure.value, change.indicator.decimals)
