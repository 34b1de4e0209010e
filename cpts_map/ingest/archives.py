"""What files are packed in: taken out beside, within bounds, under names of our own choosing."""

import gzip
import lzma
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from cpts_map.errors import ArchiveError

# The largest official file unpacks into some 1 GB (RPPS); a bomb unpacks into a thousand times its size and more.
MAX_BYTES = 4 << 30
MAX_RATIO = 200
MAX_MEMBERS = 2_000
_SMALL = 10 << 20  # under this size a high ratio harms nobody
_CHUNK = 1 << 20
_ZIP, _GZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"\x1f\x8b"
_LONGEST_NAME = 200  # bytes; file systems stop at 255
# What zipfile raises on a damaged archive: its own error, and whatever the bytes made of the modules under it.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
)
_WORKBOOK = ("xl/workbook.xml", "content.xml", "xl/workbook.bin")


@contextmanager
def unpacked(path: Path, most: int = MAX_BYTES) -> Iterator[tuple[Path, ...]]:
    """Take the files out of a zip, a gzip or a folder; a plain file stands for itself.

    Parameters
    ----------
    path
        A file or a folder.
    most
        Bytes that an archive may unpack into.

    Yields
    ------
    tuple of Path
        The files, by name; those of an archive lie in a folder of its name, gone after the block. A workbook is one
        file, though it is a zip.

    Raises
    ------
    ArchiveError
        The file is absent, empty or damaged; a member is empty, points outside, is ciphered, or unpacks into more than
        any official file.
    """
    if path.is_dir():
        files = tuple(sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")))
        if not files:
            raise ArchiveError(f"{path} : dossier vide.")
        yield files
        return
    head = _head(path)
    if head.startswith(_ZIP) and not is_workbook(path):
        with tempfile.TemporaryDirectory(prefix="cpts-map-") as folder:
            yield _unzip(path, _folder_of(path, folder), most)
    elif head.startswith(_GZIP):
        with tempfile.TemporaryDirectory(prefix="cpts-map-") as folder:
            yield (_gunzip(path, _folder_of(path, folder), most),)
    else:
        yield (path,)


def _folder_of(path: Path, temporary: str) -> Path:
    """Make a folder of the name of an archive: a year may be written nowhere else."""
    folder = Path(temporary) / path.name
    folder.mkdir()
    return folder


def _head(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ArchiveError(f"{path.name} : ni fichier ni dossier.")
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise ArchiveError(f"{path} : fichier illisible ({error.strerror}).") from error
    if not head:
        raise ArchiveError(f"{path.name} : fichier vide.")
    return head


def is_workbook(path: Path) -> bool:
    """Tell whether a zip is a workbook (xlsx, xlsb, ods)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name in _WORKBOOK for name in archive.namelist())
    except (*_DAMAGED, OSError):
        return False


def refuse_bomb(path: Path) -> None:
    """Refuse a zip that says it unpacks into more than any official file; other files pass.

    Raises
    ------
    ArchiveError
        As said, or the archive is damaged.
    """
    if _head(path).startswith(_ZIP):
        with _zip(path) as archive:
            _members(path, archive)


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except ArchiveError:
        raise
    except RuntimeError as error:  # what zipfile raises for a ciphered member; a method that is unknown is one too
        if isinstance(error, NotImplementedError):
            raise ArchiveError(f"{path.name} : méthode de compression non prise en charge.") from error
        raise ArchiveError(f"{path.name} : archive protégée par un mot de passe.") from error
    except _DAMAGED as error:
        raise ArchiveError(f"{path.name} : archive endommagée ou tronquée ({error}).") from error
    except OSError as error:
        raise ArchiveError(f"{path.name} : fichier illisible ({error.strerror or error}).") from error


def _members(path: Path, archive: zipfile.ZipFile, most: int = MAX_BYTES) -> list[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if not members:
        raise ArchiveError(f"{path.name} : archive sans fichier.")
    if len(members) > MAX_MEMBERS:
        raise ArchiveError(f"{path.name} : {len(members)} fichiers, {MAX_MEMBERS} au plus attendus.")
    total = sum(info.file_size for info in members)
    packed = max(path.stat().st_size, 1)  # not the sum of the members: they may share their bytes
    if total > most or (total > _SMALL and total / packed > MAX_RATIO):
        raise ArchiveError(f"{path.name} : l'archive annonce {total} octets pour {packed} : refusée.")
    return members


def _unzip(path: Path, folder: Path, most: int) -> tuple[Path, ...]:
    found: dict[str, Path] = {}
    with _zip(path) as archive:
        members = _members(path, archive, most)
        for info in members:
            name = _safe_name(path, info)
            if name.startswith(".") or "__MACOSX" in info.filename:
                continue
            if name.casefold() in {known.casefold() for known in found}:
                raise ArchiveError(f"{path.name} : deux fichiers nommés {name}.")
            if info.file_size == 0:
                raise ArchiveError(f"{path.name} : le fichier {name} est vide.")
            found[name] = folder / name
            with archive.open(info) as source, found[name].open("wb") as target:
                _copy(path, source, target, info.file_size)
            shutil.copystat(path, found[name])  # the day of the file may be its only vintage
    if not found:
        raise ArchiveError(f"{path.name} : archive sans fichier.")
    return tuple(found[name] for name in sorted(found))


def _safe_name(path: Path, info: zipfile.ZipInfo) -> str:
    """Last part of the name of a member, refused where the name points outside of the archive."""
    name = info.orig_filename
    parts = PurePosixPath(name.replace("\\", "/"))
    if not parts.name or parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0] or "\x00" in name:
        raise ArchiveError(f"{path.name} : le nom « {_shown(name)} » sort de l'archive.")
    if len(parts.name.encode("utf-8", "replace")) > _LONGEST_NAME or not parts.name.isprintable():
        raise ArchiveError(f"{path.name} : le nom « {_shown(name)} » n'est pas celui d'un fichier.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ArchiveError(f"{path.name} : {parts.name} est un lien, un fichier attendu.")
    return parts.name


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:80])


def _gunzip(path: Path, folder: Path, most: int) -> Path:
    target = folder / (path.name.removesuffix(".gz") or "contenu")
    try:
        with gzip.open(path) as source, target.open("wb") as file:
            _copy(path, cast("IO[bytes]", source), file, most)
    except ArchiveError:
        raise
    except (gzip.BadGzipFile, EOFError, zlib.error, struct.error) as error:
        raise ArchiveError(f"{path.name} : archive endommagée ou tronquée ({error}).") from error
    shutil.copystat(path, target)
    if target.stat().st_size == 0:
        raise ArchiveError(f"{path.name} : archive d'un fichier vide.")
    return target


def _copy(path: Path, source: IO[bytes], target: IO[bytes], limit: int) -> None:
    """Copy at most what was announced: what an archive says of itself may be false."""
    packed, written = max(path.stat().st_size, 1), 0
    while chunk := source.read(_CHUNK):
        written += len(chunk)
        if written > limit or (written > _SMALL and written / packed > MAX_RATIO):
            raise ArchiveError(f"{path.name} : l'archive contient plus que ce qu'elle annonce : refusée.")
        target.write(chunk)
