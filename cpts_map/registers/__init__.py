"""Registers of CPTS read from what people have: lists by code or by name, polygons, pasted text.

Pure: frames of communes in, records and verdicts out; neither store nor screen. Each row has its verdict
(:class:`Verdict`), what is not certain waits (:func:`pending_csv`, :func:`settle`), two registers are compared
(:func:`compare`), and what is written out (:func:`export_csv`) is read back the same.
"""

from cpts_map.registers.changes import CptsChange, RegisterChanges, compare
from cpts_map.registers.claims import Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.lookup import Found
from cpts_map.registers.plain import export_csv
from cpts_map.registers.reading import COMPANIONS, Way, read, recognise, way
from cpts_map.registers.records import Membership, Register, RegisterCpts, RegisterImport
from cpts_map.registers.resolution import pending_csv, read_answers, settle
from cpts_map.registers.verdicts import Candidate, Kind, Verdict, counts, summary

__all__ = [
    "COMPANIONS",
    "Candidate",
    "CptsChange",
    "Found",
    "Gazetteer",
    "Kind",
    "Membership",
    "Register",
    "RegisterChanges",
    "RegisterCpts",
    "RegisterImport",
    "Scope",
    "Verdict",
    "Way",
    "compare",
    "counts",
    "export_csv",
    "pending_csv",
    "read",
    "read_answers",
    "recognise",
    "settle",
    "summary",
    "way",
]
