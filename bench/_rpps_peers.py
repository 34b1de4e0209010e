"""The peers of rpps.py: the same counts as others would get them, each with what its library does best.

The file is taken for sound: nothing here looks for moved cells, cut lines or codes that are none.
"""

from pathlib import Path

import duckdb
from _rpps_file import HEADER

NAMES = HEADER.rstrip("|").split("|")
# Ours, by the position of the publisher's.
COLUMNS = {
    "person": 2,
    "profession": 9,
    "category": 11,
    "skill": 15,
    "skill_label": 16,
    "mode": 17,
    "siret": 19,
    "finess": 21,
    "structure": 23,
    "postal": 35,
    "commune": 36,
    "sector": 48,
    "section": 50,
    "section_label": 51,
    "genre": 54,
}
OTHERS = {
    "40": "chirurgien_dentiste",
    "50": "sage_femme",
    "60": "infirmier",
    "70": "masseur_kinesitherapeute",
    "80": "pedicure_podologue",
    "91": "orthophoniste",
    "92": "orthoptiste",
}
GENERAL = ["SM26", "SM53", "SM54"]
PHARMACIES = ["SA33", "SA38", "SA39"]
UNSAID = ["SA43", "SA49"]
MODES = {"L": "liberal", "S": "salarie"}
SITE = ["person", "mode", "profession", "commune"]
# commune, profession, mode, persons, weighted
Counts = list[tuple[str, str, str, int, float]]


def bare(path: Path) -> list[int]:
    """DuckDB alone: how many values each of the same columns has."""
    cells = {f"c{i}": "VARCHAR" for i in range(len(NAMES) + 1)}
    counted = ", ".join(f"count(c{i})" for i in (*COLUMNS.values(), len(NAMES)))
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        return list(
            connection.execute(
                f"SELECT {counted} FROM read_csv('{path}', auto_detect = false, header = true, delim = '|', "
                f"quote = '', escape = '', columns = {cells}, strict_mode = true)"
            ).fetchall()[0][:-1]
        )


def by_pandas(path: Path, engine: str) -> tuple[list[int], Counts]:
    """Read with the C reader or with pyarrow's, then filter and group."""
    import pandas as pd  # noqa: PLC0415 - in its child only

    how = {"quoting": 3, "engine": "c"} if engine == "c" else {"quotechar": "\x01", "engine": "pyarrow"}
    frame = pd.read_csv(
        path, sep="|", dtype=str, usecols=[NAMES[i] for i in COLUMNS.values()], encoding="utf-8-sig", **how
    )
    frame = frame.rename(columns={NAMES[i]: name for name, i in COLUMNS.items()})
    values = [int(frame[name].count()) for name in COLUMNS]
    kept = frame[
        frame["mode"].isin(MODES)
        & (frame["category"] == "C")
        & (frame["genre"].isna() | (frame["genre"] == "GENR01"))
        & frame["commune"].notna()
    ]
    kept = kept.assign(site=kept["structure"].fillna(kept["siret"]).fillna(kept["finess"]))
    physicians, pharmacists = kept[kept["profession"] == "10"], kept[kept["profession"] == "21"]
    general = physicians["skill"].isin(GENERAL)
    biology = (physicians["skill"] == "SM03") | physicians["skill_label"].str.contains(
        "(?i)^biologie m.dicale", na=False
    )
    label = pharmacists["section_label"].fillna("")
    biologists = pharmacists["section"].isin(["G", "EG"]) | label.str.contains("(?i)biologiste")
    officine = (
        pharmacists["sector"].isin(PHARMACIES)
        | pharmacists["section"].isin(["A", "EA"])
        | label.str.contains("(?i)titulaire")
        | (
            pharmacists["section"].isin(["D", "DA", "DM", "ED"])
            & (pharmacists["sector"].isna() | pharmacists["sector"].isin(UNSAID))
        )
    )
    others = kept[kept["profession"].isin(OTHERS)]
    parts = [
        others.assign(profession=others["profession"].map(OTHERS)),
        physicians.assign(profession="medecin"),
        physicians[general].assign(profession="medecin_generaliste"),
        physicians[biology & ~general].assign(profession="biologiste"),
        pharmacists[biologists].assign(profession="biologiste"),
        pharmacists[officine & ~biologists].assign(profession="pharmacien"),
    ]
    sites = pd.concat([part[[*SITE, "site"]] for part in parts]).drop_duplicates()
    here = sites.groupby(SITE, sort=False).size().rename("here").reset_index()
    here["weighted"] = here["here"] / here.groupby(["person", "mode", "profession"], sort=False)["here"].transform(
        "sum"
    )
    found = here.groupby(["commune", "profession", "mode"], sort=False)["weighted"].agg(["size", "sum"]).reset_index()
    return values, [(c, p, MODES[m], int(n), float(w)) for c, p, m, n, w in found.itertuples(index=False)]


def by_polars(path: Path) -> tuple[list[int], Counts]:
    """Scan lazily, filter, group; all in the streaming engine."""
    import polars as pl  # noqa: PLC0415 - in its child only

    scan = pl.scan_csv(path, separator="|", quote_char=None, infer_schema=False, encoding="utf8")
    found = scan.collect_schema().names()
    rows = scan.select(pl.col(found[i]).alias(name) for name, i in COLUMNS.items())
    c = pl.col
    biology = (c("skill") == "SM03") | c("skill_label").str.contains("(?i)^biologie m.dicale")
    biologist = c("section").is_in(["G", "EG"]) | c("section_label").str.contains("(?i)biologiste")
    officine = (
        c("sector").is_in(PHARMACIES)
        | c("section").is_in(["A", "EA"])
        | c("section_label").str.contains("(?i)titulaire")
        | (c("section").is_in(["D", "DA", "DM", "ED"]) & (c("sector").is_null() | c("sector").is_in(UNSAID)))
    )
    # What a row counts as, in one small number: most rows are one profession, and only some need two lines.
    activity = (
        pl.when(c("profession") == "10")
        .then(
            pl.when(c("skill").is_in(GENERAL))
            .then(pl.lit("10G"))
            .when(biology.fill_null(value=False))
            .then(pl.lit("10B"))
            .otherwise(pl.lit("10"))
        )
        .when(c("profession") == "21")
        .then(
            pl.when(biologist.fill_null(value=False))
            .then(pl.lit("21B"))
            .when(officine.fill_null(value=False))
            .then(pl.lit("21O"))
        )
        .when(c("profession").is_in(list(OTHERS)))
        .then(c("profession"))
    )
    kept = (
        rows.filter(
            c("mode").is_in(list(MODES))
            & (c("category") == "C")
            & (c("genre").is_null() | (c("genre") == "GENR01"))
            & c("commune").is_not_null()
        )
        .select(
            "person",
            "mode",
            "commune",
            pl.coalesce("structure", "siret", "finess").alias("site"),
            activity.alias("activity"),
        )
        .filter(c("activity").is_not_null())
    )
    counted = [
        *OTHERS.items(),
        ("10", "medecin"),
        ("10G", "medecin"),
        ("10G", "medecin_generaliste"),
        ("10B", "medecin"),
        ("10B", "biologiste"),
        ("21B", "biologiste"),
        ("21O", "pharmacien"),
    ]
    professions = pl.LazyFrame(counted, schema=["activity", "profession"], orient="row")
    sites = kept.join(professions, on="activity").select(*SITE, "site").unique()
    here = sites.group_by(SITE).agg(pl.len().alias("here"))
    total = here.group_by("person", "mode", "profession").agg(c("here").sum().alias("total"))
    weighted = (
        here.join(total, on=["person", "mode", "profession"])
        .group_by("commune", "profession", "mode")
        .agg(pl.len(), (c("here") / c("total")).sum().alias("weighted"))
    )
    values, table = pl.collect_all([rows.select(pl.all().count()), weighted], engine="streaming")
    return [int(n) for n in values.row(0)], [(a, p, MODES[m], int(n), float(w)) for a, p, m, n, w in table.iter_rows()]
