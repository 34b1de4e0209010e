"""A perimeter in a link: codes of one vintage of the COG ⇄ a short text, which tells when it is damaged.

The text is base64url of: format, vintage, number of communes, gaps between the sorted codes (all as varints), then the
CRC-32 of what precedes. ``assets/partage.mjs`` writes and reads the same; ``tests/js/partage.json`` holds both to it.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cpts_map.codes import COMMUNE
from cpts_map.errors import LinkError

FORMAT = 1
# Ways to open a link, as parameters of the address of the workshop: to read, or as a copy of one's own.
MODES = ("lecture", "copie")
# Corsica stands after the numbers that no code of five digits reaches.
_CORSICA = {"2A": 100_000, "2B": 101_000}
_CHECK_BYTES = 4
_SEVEN_BITS, _MORE = 0x7F, 0x80
_LARGEST = 1 << 28  # no code, vintage or number of communes comes near; a damaged text does
_OLDEST, _NEWEST = 1943, 2999  # the COG begins in 1943


@dataclass(frozen=True, slots=True)
class Shared:
    """A perimeter as a link holds it.

    Attributes
    ----------
    codes
        Commune codes, sorted, each once; well formed, perhaps of no commune of today.
    vintage
        Year of the COG that they belong to.
    """

    codes: tuple[str, ...]
    vintage: int


def encode(codes: Iterable[str], vintage: int) -> str:
    """Write a perimeter.

    Parameters
    ----------
    codes
        Commune codes, in any order; at least one.
    vintage
        Year of their COG.

    Raises
    ------
    LinkError
        A code is malformed, there is none, or the vintage is no year of the COG.

    Examples
    --------
    >>> encode(["33281", "33063", "2A004"], 2026)
    'AeoPA6eCAtoBo4kEUk6mkQ'
    >>> decode("AeoPA6eCAtoBo4kEUk6mkQ")
    Shared(codes=('2A004', '33063', '33281'), vintage=2026)
    """
    wanted = set(codes)
    if not wanted:
        raise LinkError("Un lien porte au moins une commune.")
    for code in sorted(wanted):
        if not COMMUNE.matches(code):
            raise LinkError(f"« {code} » n'est pas un code de commune.")
    if not _OLDEST <= vintage <= _NEWEST:
        raise LinkError(f"« {vintage} » n'est pas un millésime du COG.")
    numbers = sorted(_number(code) for code in wanted)
    gaps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    body = b"".join(_varint(n) for n in (FORMAT, vintage, len(numbers), *gaps))
    packed = body + zlib.crc32(body).to_bytes(_CHECK_BYTES, "big")
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def address(codes: Iterable[str], vintage: int, mode: str = "copie") -> str:
    """Address that opens a perimeter in the workshop, a territory of a plan for instance.

    Parameters
    ----------
    codes, vintage
        As for :func:`encode`.
    mode
        One of :data:`MODES`.

    Examples
    --------
    >>> address(["33281", "33063", "2A004"], 2026)
    '/atelier?copie=AeoPA6eCAtoBo4kEUk6mkQ'
    """
    return f"/atelier?{mode}={encode(codes, vintage)}"


def decode(text: str) -> Shared:
    """Read a perimeter.

    Parameters
    ----------
    text
        From :func:`encode`; blanks around it are ignored.

    Raises
    ------
    LinkError
        The text is damaged, cut or of another format; the message says so in French. Nothing is guessed.
    """
    body = _checked(text.strip())
    numbers = _varints(body)
    try:
        format_ = next(numbers)
        if format_ != FORMAT:
            raise LinkError("Ce lien vient d'une version plus récente de l'application.")
        vintage, count = next(numbers), next(numbers)
        gaps = list(numbers)
    except StopIteration:
        raise _damaged() from None
    if len(gaps) != count or not count or not _OLDEST <= vintage <= _NEWEST or 0 in gaps:
        raise _damaged()
    found, total = [], 0
    for gap in gaps:
        total += gap
        found.append(_code(total))
    if not all(COMMUNE.matches(code) for code in found):
        raise _damaged()
    return Shared(tuple(sorted(found)), vintage)


def _checked(text: str) -> bytes:
    """Bytes of a text but its check, once verified."""
    if not text.isascii() or not set(text) <= _ALPHABET:
        raise _damaged()
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise _damaged() from None
    # Several texts may stand for the same bytes: only the one that is written is read.
    if base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=") != text or len(packed) <= _CHECK_BYTES:
        raise _damaged()
    body, check = packed[:-_CHECK_BYTES], packed[-_CHECK_BYTES:]
    if zlib.crc32(body).to_bytes(_CHECK_BYTES, "big") != check:
        raise _damaged()
    return body


_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def _damaged() -> LinkError:
    return LinkError("Ce lien est abîmé ou incomplet : le recopier en entier, ou demander à son auteur de le renvoyer.")


def _number(code: str) -> int:
    return _CORSICA[code[:2]] + int(code[2:]) if code[:2] in _CORSICA else int(code)


def _code(number: int) -> str:
    for prefix, first in _CORSICA.items():
        if first <= number < first + 1000:
            return f"{prefix}{number - first:03d}"
    return f"{number:05d}"


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    found = bytearray()
    while number > _SEVEN_BITS:
        found.append(number & _SEVEN_BITS | _MORE)
        number >>= 7
    found.append(number)
    return bytes(found)


def _varints(body: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in body:
        number |= (byte & _SEVEN_BITS) << shift
        shift += 7
        if number >= _LARGEST or (byte == 0 and shift > 7):  # noqa: PLR2004 - a last byte of zero adds nothing
            raise _damaged()
        if not byte & _MORE:
            yield number
            number = shift = 0
    if shift:
        raise _damaged()
