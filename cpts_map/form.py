"""The form of a store: tables and what fills them, whatever the data; a program reads stores of its own."""

import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import Path

from cpts_map import derived, indicators
from cpts_map.errors import StoreError
from cpts_map.layers import LAYERS
from cpts_map.layers.open import OPEN_LAYERS
from cpts_map.schema import Column, Kind, Table
from cpts_map.store import Store

SOURCE = Table(
    "source",
    (
        Column("source_id", Kind.TEXT, "Clé de la source"),
        Column("title", Kind.TEXT, "Titre"),
        Column("producer", Kind.TEXT, "Producteur"),
        Column("page", Kind.TEXT, "Page où une personne vérifie"),
        Column("licence", Kind.TEXT, "Licence"),
        Column("attribution", Kind.TEXT, "Attribution"),
        Column("vintage", Kind.INTEGER, "Millésime"),
        Column("max_age", Kind.INTEGER, "Âge au-delà duquel la source est signalée comme ancienne, années"),
        Column("retrieved", Kind.TEXT, "Date de récupération"),
        Column("regions", Kind.TEXTS, "Régions décrites ; aucune : toutes"),
        Column("note", Kind.TEXT, "Ce qu'il faut savoir"),
        Column("file", Kind.TEXT, "Fichier"),
    ),
    ("source_id",),
    "Une ligne par source chargée.",
)
IMPORTED = Table(
    "imported",
    (
        Column("source", Kind.TEXT, "Clé de la source ouverte"),
        Column("part", Kind.TEXT, "Partie de la source"),
        Column("file", Kind.TEXT, "Nom du fichier donné"),
        Column("sha256", Kind.TEXT, "Empreinte du fichier"),
        Column("imported", Kind.TEXT, "Date du chargement, UTC"),
        Column("vintage", Kind.TEXT, "Millésime ou date des chiffres"),
        Column("rows", Kind.INTEGER, "Lignes chargées"),
        Column("remarks", Kind.TEXTS, "Ce qui a été réparé ou écarté"),
    ),
    ("source", "part"),
    "Une ligne par partie de source ouverte chargée.",
    may_be_empty=True,
)
PASSAGE = Table(
    "old_passage",
    (Column("code", Kind.TEXT, "Code passé"), Column("commune_code", Kind.TEXT, "Commune qui l'a reprise")),
    ("code",),
    "Une ligne par code passé dont l'héritière est certaine, d'après les mouvements chargés.",
    may_be_empty=True,
)


@lru_cache(maxsize=1)
def form() -> str:
    """Digest of the tables, the queries and the indicators of this program."""
    layered = (layer.table for layer in (*LAYERS, *OPEN_LAYERS))
    ddl = sorted({table.ddl() for table in (SOURCE, IMPORTED, PASSAGE, *derived.TABLES, *layered)})
    digest = hashlib.sha256("\n".join(ddl).encode())
    digest.update(repr(indicators.DECLARED).encode())
    root = resources.files("cpts_map").joinpath("sql")
    for folder in ("layers", "measures", "views"):
        for file in sorted(root.joinpath(folder).iterdir(), key=lambda f: f.name):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def check_form(path: Path) -> None:
    """Refuse a store that a program of another form wrote.

    Raises
    ------
    StoreError
        The file is absent, unreadable, or of another form.
    """
    store = Store(path)
    store.close()
    if store.meta.get("form") != form():
        raise StoreError(f"Le magasin {path} a été écrit par une autre version : lancer « cpts-map build ».")
