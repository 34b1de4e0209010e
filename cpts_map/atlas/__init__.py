"""The façade: one object opens the store and answers every question.

Screen, command line, downloads and notebooks all ask it, so that a figure has one source.
"""

from cpts_map.atlas.facade import Atlas
from cpts_map.atlas.ground import BASSIN, FRANCE, LEVELS, TABLED
from cpts_map.atlas.measured import STANDING
from cpts_map.atlas.perimeter import Perimeter

__all__ = ["BASSIN", "FRANCE", "LEVELS", "STANDING", "TABLED", "Atlas", "Perimeter"]
