"""The only door to the network: an open file, whole and plausible, or a sentence that says why not.

Nothing wrong is left on disk: bytes wait in ``<file>.part`` until they are those of the file, then take its place at
once; the old file serves until then. What was received before a cut stays beside with its origin (``.part.json``), and
the next download continues it if the server still has the same file.
"""

import errno
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from cpts_map.errors import CptsMapError, FetchError
from cpts_map.fetch import _http
from cpts_map.fetch._content import HEAD, UnwantedError, refuse_start, refuse_whole, size
from cpts_map.fetch._http import AgainError, Patience, mirrored, open_client
from cpts_map.fetch._part import FULL, Origin, Part, note_of, opened, part_of
from cpts_map.opendata import Remote

__all__ = ["Client", "Patience", "Progress", "download", "forget", "mirrored", "open_client", "waiting"]

# Told the bytes received and those expected, if known; the first may go back, when a file must be received again.
Progress = Callable[[int, int | None], None]

Client = httpx.Client
# Room left on the disk, for everything else.
_SPARE = 32 << 20
_PATIENCE = Patience()


def download(  # noqa: PLR0913 - the last two are settings, given by name
    remote: Remote,
    folder: Path,
    client: httpx.Client | None = None,
    progress: Progress | None = None,
    *,
    mirror: str | None = None,
    patience: Patience = _PATIENCE,
) -> Path:
    """Download a file, or continue a download that was cut.

    Parameters
    ----------
    remote
        The declared file.
    folder
        Where it goes; made if absent.
    client
        From :func:`open_client`; one of its own by default.
    progress
        Called as bytes come.
    mirror
        Asked instead of the publisher, see :func:`mirrored`.
    patience
        How long to insist.

    Returns
    -------
    pathlib.Path
        The file, whole; it replaced the old one.

    Raises
    ------
    FetchError
        The file cannot be had, or what came is not it; the old file is intact.
    """
    own: AbstractContextManager[httpx.Client] = nullcontext(client) if client else open_client()
    with _named(remote, folder), own as asking, opened(folder / remote.file) as part:
        receiving = _Receiving(remote, asking, part, progress or _silent, mirror, patience, time.monotonic())
        _insist(receiving.attempt, part, patience)
        refuse_whole(part.path, remote)
        return part.commit()


def waiting(remote: Remote, folder: Path) -> int:
    """Give the bytes of a download that was cut and can be continued."""
    part = part_of(folder / remote.file)
    return part.stat().st_size if part.is_file() else 0


def forget(remote: Remote, folder: Path) -> None:
    """Remove a file and what a cut download left of it: a file that names persons does not stay.

    Raises
    ------
    FetchError
        The folder cannot be written.
    """
    target = folder / remote.file
    with _named(remote, folder):
        for path in (target, part_of(target), note_of(target)):
            path.unlink(missing_ok=True)


def _silent(_done: int, _total: int | None) -> None:
    """Say nothing."""


@contextmanager
def _named(remote: Remote, folder: Path) -> Iterator[None]:
    """Begin every sentence with the name of the file; tell the errors of the disk in French."""
    try:
        yield
    except CptsMapError as error:
        text = str(error)
        raise FetchError(text if text.startswith(remote.file) else f"{remote.file} : {text}") from error
    except OSError as error:
        if error.errno in FULL:
            told = f"le disque de {folder} est plein ; ce qui était reçu a été effacé"
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            told = f"le dossier {folder} n'est pas ouvert en écriture"
        else:
            told = f"le dossier {folder} ne peut pas recevoir le fichier ({error.strerror})"
        raise FetchError(f"{remote.file} : {told}.") from error


def _insist(attempt: Callable[[], None], part: Part, patience: Patience) -> None:
    """Try, then try again later, what may succeed."""
    backoff = wait_exponential(patience.first_wait) + wait_random(0, patience.first_wait)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after if isinstance(error, AgainError) else None
        return min(backoff(state), patience.longest_wait) if asked is None else asked

    trying = Retrying(
        stop=stop_after_attempt(patience.attempts), wait=wait, retry=retry_if_exception_type(AgainError), reraise=True
    )
    try:
        trying(attempt)
    except AgainError as error:
        kept = " ; le début reçu est gardé, relancer le continuera" if part.is_kept else ""
        raise FetchError(f"{error}, après {patience.attempts} essais{kept}.") from error


@dataclass(frozen=True, slots=True)
class _Receiving:
    """One file on its way."""

    remote: Remote
    client: httpx.Client
    part: Part
    progress: Progress
    mirror: str | None
    patience: Patience
    begun: float

    def attempt(self) -> None:
        """Ask for what is missing and receive it.

        Raises
        ------
        AgainError
            It is not whole yet.
        FetchError
            It will never be.
        """
        address = mirrored(self.remote.address, self.mirror)
        known = self.part.origin(address)
        headers = {"Range": f"bytes={self.part.size}-", "If-Range": known.validator} if known else {}
        with (
            _http.explained(self.patience),
            _http.answered(self.client, self.remote.address, headers, self.mirror, self.patience) as response,
        ):
            self._refuse(response)
            given = Origin(address, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
            if _continues(response, self.part.size, known, given):
                total = self._total(response)
            else:
                # Packed on the way, the bytes have other places than those of the file.
                self.part.restart(None if _http.is_packed(response) else given)
                if response.status_code != httpx.codes.OK:
                    raise AgainError(f"{response.url.host} n'a plus le même fichier", 0)
                total = self._total(response)
            self._room(total)
            self._receive(response, total)
        if total is not None and self.part.size < total:
            raise AgainError(f"{response.url.host} a coupé la connexion avant la fin")

    def _refuse(self, response: httpx.Response) -> None:
        try:
            _http.refuse_status(response)
        except AgainError as error:
            longest = self.patience.longest_wait
            if error.after is not None and error.after > longest:
                raise FetchError(f"{error} et demande d'attendre {error.after:.0f} s : relancer plus tard.") from error
            raise

    def _total(self, response: httpx.Response) -> int | None:
        """Size of the whole file as announced; too large, it is refused before anything is received."""
        length = response.headers.get("Content-Length", "")
        if _http.is_packed(response) or not length.isdecimal():
            return None
        total = self.part.size + int(length)
        _, _, announced = response.headers.get("Content-Range", "").partition("/")
        if response.status_code == httpx.codes.PARTIAL_CONTENT and announced.isdecimal():
            total = int(announced)  # a server may give less than what was asked for
        self._refuse_size(total)
        return total

    def _refuse_size(self, found: int) -> None:
        if found > self.remote.max_bytes:
            most = size(self.remote.max_bytes)
            raise UnwantedError(
                f"{size(found)} ou plus annoncés ou reçus, {most} au plus attendus : ce n'est pas le fichier."
            )

    def _room(self, total: int | None) -> None:
        """Refuse to begin what the disk cannot hold."""
        missing = max((self.remote.min_bytes if total is None else total) - self.part.size, 0)
        free = shutil.disk_usage(self.part.path.parent).free
        if free < missing + _SPARE:
            where = self.part.path.parent
            raise FetchError(f"il reste {size(free)} sur le disque de {where}, {size(missing + _SPARE)} nécessaires.")

    def _receive(self, response: httpx.Response, total: int | None) -> None:
        head = b"" if self.part.size == 0 else None  # what is continued was looked at
        self.progress(self.part.size, total)
        for chunk in _http.received(response, self.remote.media):
            self.part.append(chunk)
            self._refuse_size(self.part.size)
            if head is not None:
                head += chunk[:HEAD]
                if len(head) >= HEAD:
                    refuse_start(head, self.remote)
                    head = None
            if time.monotonic() - self.begun > self.patience.whole:
                raise FetchError(f"{response.url.host} envoie trop lentement : {size(self.part.size)} reçus seulement.")
            self.progress(self.part.size, total)


def _continues(response: httpx.Response, done: int, known: Origin | None, given: Origin) -> bool:
    """Tell whether the bytes that come follow those at hand, in the same file."""
    if known is None or response.status_code != httpx.codes.PARTIAL_CONTENT or _http.is_packed(response):
        return False
    begins = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
    return begins and given.etag in {"", known.etag} and given.modified in {"", known.modified}
