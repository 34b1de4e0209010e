"""What can go wrong, by name; each error is also a builtin.

A message says which object, what was expected, what was found, and the first bad case.
The command line turns a :class:`CptsMapError` into one line and exit code 1; anything else
is a bug and keeps its traceback.
"""


class CptsMapError(Exception):
    """Anything the user can understand and mend."""


class SettingsError(CptsMapError, ValueError):
    """A setting has a value outside its range."""


class CatalogError(CptsMapError, ValueError):
    """``sources.toml`` declares something unknown, or lacks something."""


class ChecksumError(CptsMapError, OSError):
    """A file is not the one that was declared."""


class SchemaError(CptsMapError, ValueError):
    """A table does not hold what it declares: column, type, key or range."""


class CrsError(CptsMapError, ValueError):
    """A geometry has no CRS, or one that is not in metres."""


class GeometryError(CptsMapError, ValueError):
    """Boundaries are not what a coverage must be."""


class StoreError(CptsMapError, OSError):
    """The store is absent, unreadable or older than the code."""


class UnknownCodeError(CptsMapError, KeyError):
    """A code that the data do not know; the message names the nearest known ones."""

    def __str__(self) -> str:
        """Give the message as written (``KeyError`` would quote it)."""
        return str(self.args[0])


class ArchiveError(CptsMapError, ValueError):
    """An archive is damaged, or holds what no official archive holds."""


class UnrecognisedError(CptsMapError, ValueError):
    """A file is none of those that the project reads."""


class FetchError(CptsMapError, OSError):
    """A file could not be downloaded whole."""


class LinkError(CptsMapError, ValueError):
    """A shared link is damaged, or holds what this version cannot read."""
