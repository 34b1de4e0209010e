"""Asking a server: redirects, mirror, and what goes wrong, told in one French sentence."""

import datetime as dt
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from cpts_map.errors import FetchError
from cpts_map.fetch._content import UnwantedError
from cpts_map.opendata import Media
from cpts_map.texts.numbers import number
from cpts_map.version import __version__

MAX_REDIRECTS = 10
_OK, _PARTIAL, _TIMEOUT, _NO_RANGE, _BUSY, _BROKEN = 200, 206, 408, 416, 429, 500
_GONE, _CLOSED = frozenset({404, 410}), frozenset({401, 403, 407, 451})
_Cause = TypeVar("_Cause", bound=BaseException)


class AgainError(Exception):
    """A try failed; another may not.

    Attributes
    ----------
    after
        Seconds that the server asks to wait; none when it says nothing.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        """Say why, in French."""
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to insist; seconds, unless said otherwise.

    Attributes
    ----------
    attempts
        Tries in all, the first included.
    first_wait, longest_wait
        Wait after the first failure, twice as long after each other, with some chance in it; and what it never
        exceeds, even when the server asks for more: the download is then refused.
    connect, read
        Longest silence of a server before it answers, then between two pieces.
    whole
        Longest download, all tries together: a server that drips would hold the command for ever.
    """

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    connect: float = 15.0
    read: float = 60.0
    whole: float = 6 * 3600.0


def open_client() -> httpx.Client:
    """Open a client, with the proxies and the certificates of the environment and no credential of our own.

    Returns
    -------
    httpx.Client
        To share between downloads; close it, or use it in a ``with``.
    """
    # Packed on the way, a file has neither the announced size nor places to continue from.
    headers = {"User-Agent": f"cpts-map/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
    return httpx.Client(headers=headers)


def mirrored(address: str, mirror: str | None) -> str:
    """Give the address of a file on a mirror: the host of the publisher becomes the first folder of the path.

    Examples
    --------
    >>> mirrored("https://www.insee.fr/fr/a.zip?x=1", "http://127.0.0.1:9000")
    'http://127.0.0.1:9000/www.insee.fr/fr/a.zip?x=1'
    """
    if mirror is None:
        return address
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{mirror.rstrip('/')}/{parts.netloc}{parts.path}{query}"


@contextmanager
def answered(
    client: httpx.Client, address: str, headers: Mapping[str, str], mirror: str | None, patience: Patience
) -> Iterator[httpx.Response]:
    """Ask for an address, by the mirror when there is one, wherever it redirects.

    Yields
    ------
    httpx.Response
        Its body is still to be received.

    Raises
    ------
    FetchError
        Too many redirects, or one to an address that is not ciphered.
    """
    url = httpx.URL(mirrored(address, mirror))
    timeout = httpx.Timeout(patience.read, connect=patience.connect)
    for _ in range(MAX_REDIRECTS + 1):
        response = client.send(
            client.build_request("GET", url, headers=dict(headers), timeout=timeout),
            stream=True,
            follow_redirects=False,
        )
        try:
            if not response.has_redirect_location:
                yield response
                return
            url = _next(url, response.headers["Location"], mirror)
        finally:
            response.close()
    raise FetchError(f"{url.host} redirige sans fin.")


def _next(url: httpx.URL, location: str, mirror: str | None) -> httpx.URL:
    following = url.join(location)
    if following.scheme not in {"http", "https"} or not following.host:
        raise FetchError(f"{url.host} redirige vers une adresse impossible.")
    if mirror is None:
        if url.scheme == "https" and following.scheme != "https":
            raise FetchError(f"{url.host} redirige vers une adresse non chiffrée, {following.host} : refusée.")
        return following
    own = httpx.URL(mirror)
    is_own = (following.host, following.port) == (own.host, own.port)
    return following if is_own else httpx.URL(mirrored(str(following), mirror))


def refuse_status(response: httpx.Response) -> None:
    """Tell a status that is no file: a refusal, or a reason to try again.

    Raises
    ------
    FetchError
        The server refuses, or no longer has the file.
    AgainError
        The server is busy or out of order.
    """
    status, host = response.status_code, response.url.host
    if status in {_OK, _PARTIAL, _NO_RANGE}:
        return
    if status in {_TIMEOUT, _BUSY} or status >= _BROKEN:
        raise AgainError(f"{host} est saturé ou en panne (réponse {status})", _retry_after(response))
    if status in _GONE:
        raise FetchError(f"{host} n'a pas de fichier à l'adresse {response.url} (réponse {status}).")
    if status in _CLOSED:
        raise FetchError(f"{host} refuse l'accès à {response.url} (réponse {status}).")
    raise FetchError(f"{host} a donné une réponse inattendue ({status}) pour {response.url}.")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, given as such or as a date; what is neither asks for nothing."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked[:9])
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def received(response: httpx.Response, media: Media) -> Iterator[bytes]:
    """Receive the body, unpacked when the server packed it all the same.

    Yields
    ------
    bytes
        Pieces as they come.

    Raises
    ------
    AgainError
        What was packed ends too early.
    UnwantedError
        It is packed in an unknown way, or badly.
    """
    if not is_packed(response) or media is Media.GZIP:
        yield from response.iter_raw()  # a gzip file that says it travels packed is the file itself
        return
    coding = response.headers["Content-Encoding"]
    if coding.lower() not in {"gzip", "x-gzip"}:
        raise UnwantedError(f"{response.url.host} envoie le fichier dans un codage inconnu ({coding}).")
    inflater = zlib.decompressobj(wbits=31)
    try:
        for chunk in response.iter_raw():
            yield inflater.decompress(chunk)
    except zlib.error as error:
        raise UnwantedError(f"{response.url.host} envoie un fichier mal compressé.") from error
    if not inflater.eof:
        raise AgainError(f"{response.url.host} a coupé la connexion avant la fin")


def is_packed(response: httpx.Response) -> bool:
    """Tell whether the body travels in another form than the file: its length is then not the one of the file."""
    return response.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}


@contextmanager
def explained(patience: Patience) -> Iterator[None]:
    """Turn what went wrong on the way into a sentence.

    Raises
    ------
    FetchError
        Another try would fail as well.
    AgainError
        It may not.
    """
    try:
        yield
    except httpx.InvalidURL as error:
        raise FetchError(f"adresse impossible ({error}).") from error
    except httpx.RequestError as error:
        raise _reason(error, error.request.url.host, patience) from error


def _reason(error: httpx.RequestError, host: str, patience: Patience) -> Exception:
    if (cause := _cause(error, ssl.SSLError)) is not None:
        return _tls(cause, host)
    if isinstance(error, httpx.ProxyError):
        return FetchError(f"le proxy déclaré par HTTP_PROXY ou HTTPS_PROXY refuse l'accès à {host} ({error}).")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return FetchError(f"adresse impossible ({error}).")
    return AgainError(_passing(error, host, patience))


def _passing(error: httpx.RequestError, host: str, patience: Patience) -> str:
    if _cause(error, socket.gaierror) is not None:
        return f"le serveur {host} est introuvable : pas de réseau, ou un proxy est à déclarer par HTTPS_PROXY"
    if isinstance(error, httpx.ConnectTimeout):
        return f"{host} ne répond pas après {number(patience.connect)} s"
    if isinstance(error, httpx.TimeoutException):
        return f"{host} n'envoie plus rien depuis {number(patience.read)} s"
    if isinstance(error, httpx.ConnectError):
        return f"la connexion à {host} est impossible, directement ou par le proxy de l'environnement"
    return f"{host} a coupé la connexion avant la fin"


def _tls(cause: ssl.SSLError, host: str) -> Exception:
    if isinstance(cause, ssl.SSLCertVerificationError):
        told = "l'autorité d'un proxy d'entreprise se déclare par SSL_CERT_FILE"
        return FetchError(f"le certificat de {host} n'est pas reconnu ({cause.verify_message}) : {told}.")
    return AgainError(f"la connexion chiffrée à {host} échoue ({cause.reason or 'TLS'})")


def _cause(error: BaseException | None, kind: type[_Cause]) -> _Cause | None:
    """Find the first cause of a kind."""
    while error is not None:
        if isinstance(error, kind):
            return error
        error = error.__cause__ or error.__context__
    return None
