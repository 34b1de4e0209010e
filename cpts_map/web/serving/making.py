"""Making a generation: the heavy part, imported once the server listens."""

from cpts_map import pipeline
from cpts_map.atlas import Atlas
from cpts_map.form import check_form
from cpts_map.settings import Settings
from cpts_map.version import __version__
from cpts_map.web.factory import create_app
from cpts_map.web.serving.generation import Facts, Generation


def generation(settings: Settings) -> Generation:
    """Make the application of a store as it is; nothing is built.

    Raises
    ------
    CptsMapError
        The store cannot be opened, was written by a program of another form, or lacks the region.
    """
    check_form(settings.store)
    atlas = Atlas(settings.store, settings.region)
    try:
        app = create_app(settings, atlas)
    except BaseException:
        atlas.close()
        raise
    facts = Facts(atlas.region, atlas.built, atlas.fingerprint, __version__)
    return Generation(app.server, facts, warm=app.warmed, files=app.map_files.made, close=atlas.close)


def ensure(settings: Settings) -> None:
    """Build the store where it is missing or old, and check that it opens.

    Raises
    ------
    CptsMapError
        It can be neither built nor opened, or lacks the region.
    """
    Atlas(pipeline.ensure_store(settings), settings.region).close()
