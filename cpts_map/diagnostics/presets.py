"""Sets of weights for the multi-criteria reading of tension, to start from.

They are inspired by the criteria that each body says it looks at; no body publishes these weights.
"""

from dataclasses import dataclass

MAX_WEIGHT = 5


@dataclass(frozen=True, slots=True)
class Preset:
    """A set of weights, named after who looks at these criteria; the weights themselves are ours.

    Attributes
    ----------
    name
        In French.
    weights
        On :data:`cpts_map.diagnostics.readings.CRITERIA`, 0 to :data:`MAX_WEIGHT`.
    """

    name: str
    weights: tuple[int, ...]


# Orders:  apl_65, sous_densite, risque_age, evolution_apl, densite_mg, densite_infirmiers, part_75, personnes_75_par_mg
PRESETS: dict[str, Preset] = {
    "egaux": Preset("Poids égaux", (1, 1, 1, 1, 1, 1, 1, 1)),
    "ars_ara": Preset("ARS Auvergne-Rhône-Alpes 2025 (APL, offre, âge, vieillissement)", (2, 0, 1, 0, 2, 0, 2, 0)),
    "urps": Preset("URPS PACA / AURA (risque lié à l'âge)", (0, 0, 4, 1, 0, 0, 0, 0)),
    "drees": Preset("DREES (sous-densité seule)", (0, 1, 0, 0, 0, 0, 0, 0)),
}
DEFAULT_PRESET = "egaux"
