"""What was received of a file so far, kept beside its place until it is whole."""

import errno
import json
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path

from cpts_map.errors import FetchError
from cpts_map.fetch._content import UnwantedError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the bytes come from, and what tells that the file there is still the same.

    Attributes
    ----------
    address
        What was asked for.
    etag, modified
        As the server gave them; empty when it gave none.
    """

    address: str
    etag: str = ""
    modified: str = ""

    @property
    def validator(self) -> str:
        """What ``If-Range`` takes: a weak ETag promises nothing of the bytes, so the date stands for it."""
        return self.modified if self.etag.startswith("W/") else self.etag or self.modified


def part_of(target: Path) -> Path:
    """Where the bytes of a file wait until it is whole."""
    return target.with_name(target.name + ".part")


def note_of(target: Path) -> Path:
    """Where the origin of these bytes is written: without it they cannot be continued."""
    return target.with_name(target.name + ".part.json")


class Part:
    """A file being received; it is ours alone while open."""

    def __init__(self, target: Path) -> None:
        """Take the place; use :func:`opened`.

        Raises
        ------
        FetchError
            Another command is downloading this file.
        """
        self.target, self.path, self._note = target, part_of(target), note_of(target)
        self._file = _taken(self.path)
        self.size = self._file.seek(0, os.SEEK_END)

    def origin(self, address: str) -> Origin | None:
        """Give the origin of the bytes at hand, if more of the same may follow them."""
        try:
            kept = Origin(**json.loads(self._note.read_text("utf-8")))
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        texts = all(isinstance(text, str) for text in asdict(kept).values())
        return kept if texts and self.size and kept.validator and kept.address == address else None

    def restart(self, origin: Origin | None = None) -> None:
        """Forget the bytes; those that follow can be continued later when their origin has a validator."""
        self._note.unlink(missing_ok=True)
        self._file.truncate(0)
        self.size = self._file.seek(0)
        if origin and origin.validator:
            # Written beside then moved: a note cut short would be read as none, at worst.
            new = self._note.with_name(f"{self._note.name}.{uuid.uuid4().hex[:8]}")
            try:
                new.write_text(json.dumps(asdict(origin)), "utf-8")
                new.replace(self._note)
            finally:
                new.unlink(missing_ok=True)

    def append(self, chunk: bytes) -> None:
        """Add bytes; unbuffered, so that a command that is killed leaves a clean beginning."""
        view = memoryview(chunk)
        while view:
            written = self._file.write(view)
            self.size += written
            view = view[written:]

    @property
    def is_kept(self) -> bool:
        """Whether the bytes stay after a cut, to be continued."""
        return bool(self.size) and self._note.is_file()

    def commit(self) -> Path:
        """Put the whole file in its place, over the old one."""
        os.fsync(self._file.fileno())
        if sys.platform == "win32":
            self._file.close()  # an open file cannot be renamed there; elsewhere it stays ours until renamed
        self.path.replace(self.target)
        self._note.unlink(missing_ok=True)
        if sys.platform != "win32":
            _sync_folder(self.target.parent)
        return self.target

    def close(self, error: BaseException | None) -> None:
        """Let go: after an error, what can be continued stays, and nothing else."""
        full = isinstance(error, OSError) and error.errno in FULL  # the room goes back to the others
        if sys.platform == "win32":
            self._file.close()  # an open file cannot be removed there
        if error is not None and (full or isinstance(error, UnwantedError) or not self.is_kept):
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
                self._note.unlink(missing_ok=True)
        self._file.close()


@contextmanager
def opened(target: Path) -> Iterator[Part]:
    """Receive a file, in a folder made if absent.

    Yields
    ------
    Part
        To fill and commit.

    Raises
    ------
    FetchError
        Another command is downloading this file.
    OSError
        The folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Part(target)
    try:
        yield part
    except BaseException as error:
        part.close(error)
        raise
    part.close(None)


def _taken(path: Path) -> FileIO:
    """Open the file and lock it; one that was renamed meanwhile is no longer the right one."""
    for _ in range(10):
        file = path.open("ab", buffering=0)
        try:
            _lock(file)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            raise
        file.close()
    raise FetchError(f"{path.name} : un autre téléchargement de ce fichier est en cours.")


def _lock(file: FileIO) -> None:
    if sys.platform == "win32":
        return  # two downloads at once are refused by the rename there
    import fcntl  # noqa: PLC0415 - absent from Windows

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        name = Path(file.name).name.removesuffix(".part")
        raise FetchError(f"{name} : un autre téléchargement de ce fichier est en cours.") from error
    except OSError:
        return  # a network drive without locks


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
