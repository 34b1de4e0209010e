"""Sentences written by rules: figures of the drawn region by hand, and each rule on a diagnosis made for it."""

import dataclasses

import pytest

from cpts_map import findings
from cpts_map.answers import Standing
from cpts_map.diagnostics.composition import Reason, Verdict, judge
from cpts_map.findings import MIN_PEERS, RULES, Facts, Kind
from cpts_map.indicators import IDS
from tests import screen


def facts(atlas, *codes, **changes):
    """Facts of communes; ``apl_65={"value": 1.0}`` changes an indicator."""
    found = atlas.perimeter(codes).diagnose()
    indicators = tuple(dataclasses.replace(i, **changes.get(i.id, {})) for i in found.indicators)
    return Facts(dataclasses.replace(found, indicators=indicators), atlas.indicators, atlas.name)


def said(facts_):
    """Plain text of the sentences, by rule."""
    by_rule = {}
    for found in findings.assess(facts_).findings:
        by_rule.setdefault(found.rule, []).append(screen.text(found.text))
    return by_rule


def test_rules_have_distinct_names_and_speak_of_declared_indicators():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {*findings.REPEATS, *findings.REPEATS.values()} <= IDS
    assert {rule.kind for rule in RULES} == set(Kind)


def test_sentences_of_the_drawn_region_by_hand(atlas):
    """40001 and 47002: 60,000 inhabitants; APL at most 65 (0.5 × 40 + 3 × 20) / 60 = 1.33; two pieces, two EPCI cut."""
    found = said(facts(atlas, "40001", "47002"))
    assert found["sous_densite_moyenne"] == [
        (
            "L’APL aux médecins généralistes de 65 ans ou moins est de 1,33 consultations/an/hab., sous le seuil de "
            "sous-densité de 2,5."
        )
    ]
    assert found["sous_densite_partielle"] == [  # 40,000 of 60,000
        "66,7 % de la population vit dans une commune en sous-densité de médecins généralistes."
    ]
    assert found["apl_en_baisse"] == [  # −1 × 40 ÷ 60
        "Évolution de l’APL de 2022 à 2024 : en baisse (−0,67 consultations/an/hab.)."
    ]
    assert found[
        "composition_reunie"
    ] == [  # 20 + 20; dentists 30, midwives 2, physios 40, chiropodists 2, nurses 60, 4
        "La composition minimale est possible : 40 médecins généralistes, 138 autres professionnels comptés."
    ]
    assert found["dans_les_bornes"] == ["60 000 habitants en 2023 : dans les bornes d’une CPTS."]
    assert found["plusieurs_morceaux"] == ["Le territoire est en 2 morceaux : sa cohérence est à justifier."]
    assert found["plusieurs_cpts"] == [
        "Plusieurs CPTS citent ces communes : CPTS Gamma (1 commune), CPTS Alpha (1 commune), CPTS Bêta (1 commune)."
    ]
    assert "CA Écume et Fougère (1 sur 2)" in found["epci_coupes"][0]
    assert "rang_defavorable" not in found  # three EPCI are too few for a place to mean something


@pytest.mark.parametrize(
    ("id_", "below", "above", "rule"),
    [
        ("apl_65", 0.1, 0.75, "rang_defavorable"),  # a low access is unfavourable
        ("apl_65", 0.75, 0.1, "rang_favorable"),
        ("part_75", 0.75, 0.1, "rang_defavorable"),  # a high share is
        ("part_75", 0.1, 0.75, "rang_favorable"),
        ("apl_65", 0.74, 0.2, None),
        ("densite_mg", 0.0, 0.5, None),  # half of the EPCI share the lowest value: it is not worse than they are
        ("population", 0.9, 0.0, None),  # no direction
        ("apl", 0.9, 0.0, None),  # repeats apl_65
    ],
)
def test_a_place_among_enough_peers_is_a_strength_or_a_tension(atlas, id_, below, above, rule):
    place = {"standings": (Standing("epci", below, above, MIN_PEERS),)}
    found = findings.assess(facts(atlas, "47002", **{id_: place})).findings
    assert [f.rule for f in found if f.rule.startswith("rang")] == ([rule] if rule else [])


def test_an_unreliable_or_doubtful_value_makes_no_strength(atlas):
    best = {"standings": (Standing("epci", 0.9, 0.0, 20),)}
    for doubt in ({"reliable": False, "missing_share": 0.3}, {"flagged": ("47002",)}):
        assert "rang_favorable" not in said(facts(atlas, "47002", densite_mg=best | doubt))
    found = said(facts(atlas, "47002", densite_mg=best | {"reliable": False, "missing_share": 0.3}))
    assert found["valeur_incomplete"] == [
        "La valeur manque pour 30 % des habitants, ne pas la citer seule : Médecins généralistes libéraux."
    ]


def test_bounds_below_and_edges_of_a_class(atlas):
    found = said(facts(atlas, "47001"))
    assert found["sous_le_minimum"] == [
        "9 000 habitants en 2023 : il en manque 11 000 pour atteindre le minimum d’une CPTS."
    ]
    assert found["composition_reunie"]  # 9 GPs, 18 nurses
    assert said(facts(atlas, "40001"))["classe_au_bord"] == [  # exactly 40,000
        "La classe T2 tient à peu : 0 habitant de moins et elle change."
    ]


def test_outliers_are_told_with_and_without(atlas):
    found = atlas.perimeter(["47003", "47004"]).assess()
    (doubt,) = [f for f in found.findings if f.rule == "effectif_a_verifier"]
    assert screen.text(doubt.text) == (  # 21 for 31,000; 15 for 30,000
        "Effectif de médecins généralistes à vérifier : Dune. Médecins généralistes libéraux : 6,8 pour 10 000 hab. ; "
        "sans elles, 5,0."
    )
    assert found.composition.verdict is Verdict.MET  # 15 without Dune
    alone = atlas.perimeter(["47004"]).assess().composition
    assert (alone.verdict, alone.gps) == (Verdict.UNMET, 6.0)  # six GPs, nobody else


def test_a_commune_without_any_file_says_that_nobody_can_tell(atlas):
    found = atlas.perimeter(["32001"]).assess()
    assert (found.composition.verdict, found.composition.reason) == (Verdict.UNKNOWN, Reason.NO_COUNT)
    rules = {f.rule for f in found.findings}
    assert {"composition_inconnue", "valeur_absente"} <= rules
    assert not rules & {"sous_densite_moyenne", "aucune_sous_densite", "aucun_generaliste"}


def test_nobody_is_told_only_where_every_commune_is_known(atlas):
    assert "aucun_generaliste" in said(facts(atlas, "40004"))
    assert "aucun_generaliste" not in said(facts(atlas, "40004", "32001"))


@pytest.mark.parametrize(
    ("counts", "more", "verdict", "reason"),
    [
        ((2, 1), {}, Verdict.MET, None),
        ((2, 1), {"complete": False}, Verdict.MET, None),  # what is missing can only add
        ((1, 1), {}, Verdict.UNMET, None),
        ((1, 1), {"complete": False}, Verdict.UNKNOWN, Reason.MISSING),
        ((6, 1), {"firm_gps": 1}, Verdict.UNKNOWN, Reason.TO_VERIFY),
        ((6, 1), {"firm_gps": 2}, Verdict.MET, None),
        ((1.5, 1), {"shared": True}, Verdict.UNKNOWN, Reason.SHARED),
        ((0, 1), {"shared": True}, Verdict.UNMET, None),
        ((None, 1), {}, Verdict.UNKNOWN, Reason.NO_COUNT),
    ],
)
def test_composition(counts, more, verdict, reason):
    found = judge(*counts, **more)
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize(("part", "of", "text"), [(1.0, 8, "100 %"), (155 / 156, 156, "99 %"), (0.29, 100, "29 %")])
def test_a_share_short_of_all_never_reads_all(part, of, text):
    assert screen.text(findings.share_of(part, of)) == text
