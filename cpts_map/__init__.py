"""cpts_map: cartography and territorial diagnosis of the CPTS of a French region.

>>> import cpts_map
>>> atlas = cpts_map.open_atlas()  # doctest: +SKIP
>>> atlas.perimeter(["33063", "33281"]).diagnose()  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from cpts_map.version import __version__

if TYPE_CHECKING:
    from cpts_map.atlas import Atlas
    from cpts_map.settings import Settings

__all__ = ["__version__", "open_atlas"]


def open_atlas(settings: "Settings | None" = None) -> "Atlas":
    """Open the store, building it first from the embedded data when it is missing or out of date.

    Parameters
    ----------
    settings
        Where the data are and which region to open; by default what the environment says
        (``CPTS_STORE``, ``CPTS_REGION`` …).

    Returns
    -------
    Atlas
        The façade that answers every question.

    Raises
    ------
    CptsMapError
        The store can be neither opened nor built; the message says why.
    """
    # Imported here: `import cpts_map` alone must stay light, and do nothing.
    from cpts_map.atlas import Atlas  # noqa: PLC0415
    from cpts_map.pipeline import ensure_store  # noqa: PLC0415
    from cpts_map.settings import Settings  # noqa: PLC0415

    settings = settings or Settings.from_env()
    return Atlas(ensure_store(settings), settings.region)
