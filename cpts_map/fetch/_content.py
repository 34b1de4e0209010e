"""What a received file must look like: its first bytes, its size, its checksum, its end."""

import gzip
import hashlib
import json
import struct
import zipfile
import zlib
from pathlib import Path

from cpts_map.errors import FetchError
from cpts_map.opendata import Media, Remote
from cpts_map.texts.numbers import number

HEAD = 512
# The largest official file unpacks into some 1 GB.
MAX_UNPACKED = 4 << 30
_TAIL = 256
_CHUNK = 1 << 20
_PK, _GZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_SIGNATURES = {
    Media.ZIP: (_PK,),
    Media.XLSX: (_PK, _OLD_WORKBOOK),
    Media.GZIP: (_GZIP,),
    Media.JSON: (b"{", b"["),
    Media.GEOJSON: (b"{",),
}
_EXPECTED = {
    Media.TEXT: "un texte",
    Media.CSV: "un fichier CSV",
    Media.ZIP: "une archive zip",
    Media.XLSX: "un classeur Excel",
    Media.JSON: "un fichier JSON",
    Media.GZIP: "un fichier gzip",
    Media.GEOJSON: "un fichier GeoJSON",
}


class UnwantedError(FetchError):
    """The bytes are not those of the file: none of them is kept."""


def size(count: int) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> [size(n) for n in (999, 1_500, 821_000_000)]
    ['999 octets', '1,5 ko', '821,0 Mo']
    """
    for unit, name in ((10**9, "Go"), (10**6, "Mo"), (10**3, "ko")):
        if count >= unit:
            return f"{number(count / unit, 1)} {name}"
    return f"{count} octets"


def refuse_start(head: bytes, remote: Remote) -> None:
    """Refuse a file by its first bytes.

    Raises
    ------
    UnwantedError
        They are those of a web page, of an error message, or of another kind of file.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    expected = _EXPECTED[remote.media]
    if not text:
        raise UnwantedError(f"{remote.file} : le serveur a envoyé un fichier vide.")
    if text[:1] == b"<":
        page = any(mark in text[:HEAD].lower() for mark in (b"<html", b"<!doctype html"))
        what = "une page web (maintenance, adresse changée ou portail d'accès)" if page else "un message XML"
        raise UnwantedError(
            f"{remote.file} : le serveur a envoyé {what} au lieu d'{expected}{'' if page else _quote(text)}."
        )
    signatures = _SIGNATURES.get(remote.media)
    if signatures:
        fits = text.startswith(signatures)
    else:
        fits = not text.startswith((b"{", b"[", _PK, _GZIP, _OLD_WORKBOOK)) and b"\x00" not in text
    if not fits:
        what = f"un message{_quote(text)}" if text[:1] in {b"{", b"["} else "autre chose"
        raise UnwantedError(f"{remote.file} : le serveur a envoyé {what} au lieu d'{expected}.")


def _quote(text: bytes) -> str:
    """First words of a message; the one of a JSON error when it has one."""
    words = text.decode("utf-8", errors="replace")
    try:
        answer = json.loads(words)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        told = [answer[key] for key in ("message", "error", "detail", "errors") if isinstance(answer.get(key), str)]
        words = told[0] if told else words
    short = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return f" (« {short[:120]}{'…' if len(short) > 120 else ''} »)"  # noqa: PLR2004 - one line of a terminal


def refuse_whole(path: Path, remote: Remote) -> None:
    """Refuse a file once received.

    Raises
    ------
    UnwantedError
        It has not the size, the checksum, the beginning or the end of the file; an archive is not whole.
    """
    with path.open("rb") as file:
        refuse_start(file.read(HEAD), remote)
        found = path.stat().st_size
        if not remote.min_bytes <= found <= remote.max_bytes:
            bounds = f"entre {size(remote.min_bytes)} et {size(remote.max_bytes)} attendus"
            raise UnwantedError(
                f"{remote.file} : {size(found)} reçus, {bounds} : fichier tronqué, ou un autre fichier."
            )
        file.seek(0)
        if remote.sha256 and (digest := hashlib.file_digest(file, "sha256").hexdigest()) != remote.sha256:
            raise UnwantedError(f"{remote.file} : empreinte sha256 {digest}, {remote.sha256} attendue.")
        file.seek(-min(found, _TAIL), 2)
        tail = file.read().rstrip()
    if remote.media in {Media.JSON, Media.GEOJSON} and tail[-1:] not in {b"}", b"]"}:
        raise UnwantedError(f"{remote.file} : fichier JSON tronqué.")
    if remote.media is Media.GZIP:
        _refuse_gzip(path, remote)
    if remote.media in {Media.ZIP, Media.XLSX} and tail and not _is_old_workbook(path):
        _refuse_zip(path, remote)


def _is_old_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _OLD_WORKBOOK


def _refuse_zip(path: Path, remote: Remote) -> None:
    """Read every member once: their checksums tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise UnwantedError(f"{remote.file} : l'archive annonce plus de {size(MAX_UNPACKED)} : refusée.")
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError) as error:
        raise UnwantedError(f"{remote.file} : archive zip endommagée, tronquée ou protégée.") from error
    if bad is not None:
        raise UnwantedError(f"{remote.file} : archive zip endommagée, au fichier « {bad} ».")


def _refuse_gzip(path: Path, remote: Remote) -> None:
    """Unpack without keeping: its end holds a checksum."""
    count = 0
    try:
        with gzip.open(path) as packed:
            while chunk := packed.read(_CHUNK):
                count += len(chunk)
                if count > MAX_UNPACKED:
                    raise UnwantedError(f"{remote.file} : plus de {size(MAX_UNPACKED)} une fois décompressé : refusé.")
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnwantedError(f"{remote.file} : fichier gzip endommagé ou tronqué.") from error
