"""What only the name of a file tells: the year of an official file whose content names none."""

import re
from pathlib import Path

from cpts_map.errors import SchemaError

# A year on its own, or behind the first of January (01012019). A day or a month (2024-03-12, 03.2024) is the one of a
# download: it is not the year of what is inside.
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = re.compile(rf"(?<!\d)(?<!{_MONTH}[-_.])(?:0101)?((?:19|20)\d{{2}})(?!\d)(?![-_.]{_MONTH}(?!\d))")


def year_in_name(path: Path, what: str, example: str) -> int:
    """Read the year of a file in its name, else in the name of its folder.

    Parameters
    ----------
    path
        The file; one that comes out of an archive lies in a folder of the name of the archive.
    what
        The year that is meant, in French, to begin the sentence.
    example
        A good name of file.

    Returns
    -------
    int
        The one year that is written there.

    Raises
    ------
    SchemaError
        Neither name holds a year, or one holds several.

    Examples
    --------
    >>> year_in_name(Path("v_commune_2024.csv"), "L'année", "v_commune_2024.csv")
    2024
    >>> year_in_name(Path("populations_2021/donnees_communes.csv"), "L'année", "populations_2021.csv")
    2021
    """
    for name in (path.stem, path.parent.name):
        years = {int(year) for year in _YEAR.findall(name)}
        if len(years) == 1:
            return years.pop()
        if years:
            said = ", ".join(str(year) for year in sorted(years))
            raise SchemaError(f"{path.name} : une seule année attendue dans le nom « {name} », {said} trouvées.")
    raise SchemaError(
        f"{path.name} : {what} n'est pas écrite dans ce fichier ; écrivez-la dans son nom ou dans celui de son "
        f"dossier, par exemple « {example} »."
    )
