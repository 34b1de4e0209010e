"""Answers of the atlas as frames that one call draws: figures, outlines, and in ``attrs`` what they mean.

For notebooks. Each frame has these ``attrs``, all of them plain enough for JSON (and kept by ``to_parquet``):

``title``
    What the rows are, in French.
``labels``, ``units``, ``vintages``, ``formulas``, ``missing``
    By column, in French: its name, its unit, the year or years that it describes, how it is computed, what a missing
    value means. A column without unit is a name, a code or a state.
``sources``
    By column: the attributions to quote.
``warnings``
    Sentences that go with the figures, in French; what a register that is partial does to them among others.
"""

from cpts_map.frames.attributes import MISSING, about
from cpts_map.frames.tables import coverage, indicators, level, zones

__all__ = ["MISSING", "about", "coverage", "indicators", "level", "zones"]
