"""Remote files by their fsspec address: copied once, as a stream, into a private file.

Credentials come from fsspec's own configuration and the environment. What a library says of a failure may hold them, so
none of its words are passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.addresses import judge, name_of, scheme_of, shown
from clientimport.reader.arrival.incoming import Incoming, copied, stream_chunks
from clientimport.reader.arrival.unpacking import in_words

_CONNECT, _SILENT = 30, 120
"""Seconds to wait for a connection, and for the next bytes."""
_PARTS = {
    **dict.fromkeys(("http", "https"), "aiohttp"),
    **dict.fromkeys(("sftp", "ssh"), "sshfs"),
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("abfs", "az", "adl"), "adlfs"),
    "smb": "smbprotocol",
    "webdav": "webdav4",
}
"""Which package brings which protocol."""
_EXTRA = {"aiohttp", "sshfs", "s3fs"}
_NO_ACCESS = {
    "PermissionDenied",
    "AuthenticationException",
    "NoCredentialsError",
    "PartialCredentialsError",
    "SFTPPermissionDenied",
}
_SILENCE = {"FSTimeoutError", "ServerTimeoutError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionTimeoutError"}
_UNKNOWN_HOST = {"gaierror", "ClientConnectorDNSError", "EndpointConnectionError"}
_UNTRUSTED = {"ClientConnectorCertificateError", "ClientConnectorSSLError", "HostKeyNotVerifiable", "SSLError"}


def fetch(url: str, most: int) -> Incoming:
    """An address -> the bytes of its file in a private copy, of which there may be `most`.

    Raises UsageFailure for a password in the address, SourceFailure where the file cannot be had.
    """
    judge(url)
    return copied(shown(url), _chunks(url, most), name_of(url))


def expand_address(url: str) -> list[str]:
    """An address with a glob -> the addresses of the files that it matches, by name; any other one as it is."""
    judge(url)
    scheme = scheme_of(url)
    if scheme in ("http", "https") or "*" not in url:
        return [url]
    try:
        system, path = system_of(url)
        found = sorted(system.glob(path))
    except SourceFailure:
        raise
    except Exception as error:  # every library has its own
        raise failure_of(url, error) from None
    if not found:
        raise SourceFailure("No file matches.", fix="Check the pattern and the folder.", where=shown(url))
    return [address_of(url, match) for match in found]


def address_of(url: str, path: str) -> str:
    """The address of a file that was found by `url`; `path` as the file system names it."""
    scheme = scheme_of(url)
    netloc = url[len(scheme) + 3 :].partition("/")[0]
    bucket = netloc.partition("@")[0]
    return f"{scheme}://{netloc}/{_below(path.lstrip('/'), netloc, bucket)}"


def _below(match: str, *starts: str) -> str:
    """A found path without the bucket's name, which some file systems give and others do not."""
    return next((match[len(start) + 1 :] for start in starts if start and match.startswith(start + "/")), match)


def _chunks(url: str, most: int) -> Iterator[bytes]:
    done = 0
    try:
        system, path = system_of(url)
        # For the web: no question for the size first, which a signed address may not be asked, and one stream.
        how: dict[str, Any] = {"block_size": 0, "size": 1} if scheme_of(url) in ("http", "https") else {}
        with system.open(path, "rb", **how) as file:
            size = getattr(file, "size", None) if not how else None
            for chunk in stream_chunks(file):
                done += len(chunk)
                if done > most:
                    raise SourceFailure(
                        f"The file has more than {in_words(most)}.",
                        fix="If it is meant to be so large, raise the limit (`source: {limits: {unpacked: …}}`).",
                        where=shown(url),
                    )
                yield chunk
        if isinstance(size, int) and done < size:
            raise ConnectionError
    except (SourceFailure, GeneratorExit):
        raise
    except Exception as error:  # every library has its own
        raise failure_of(url, error, begun=done > 0) from None


def system_of(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        import fsspec
        from fsspec.config import conf
    except ImportError:
        raise _not_installed(url) from None
    scheme = scheme_of(url)
    try:
        kind = fsspec.get_filesystem_class(scheme)
    except ImportError:
        raise _not_installed(url) from None
    except ValueError:
        raise SourceFailure(
            f"Addresses that begin with {scheme}:// are not known.", fix="Use sftp://, s3:// or https://.", where=shown(url)
        ) from None
    if kind.__module__ == "fsspec.implementations.sftp":
        # It believes any server: whoever stands between could hand over any file.
        raise _not_installed(url)
    options = {name: value for name, value in _options(scheme).items() if name not in conf.get(scheme, {})}
    system, path = fsspec.url_to_fs(url, **options)
    return system, path


def _options(scheme: str) -> dict[str, Any]:
    """For how long to wait and whom to believe, in each library's own words."""
    if scheme in ("http", "https"):
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_SILENT)
        return {"client_kwargs": {"timeout": timeout, "trust_env": True}}
    if scheme in ("sftp", "ssh"):
        # Unless it is told so, sshfs believes any server; the empty tuple stands for the user's own list of known hosts.
        return {"connect_timeout": _CONNECT, "keepalive_interval": _CONNECT, "known_hosts": ()}
    if scheme in ("s3", "s3a"):
        return {"config_kwargs": {"connect_timeout": _CONNECT, "read_timeout": _SILENT}}
    return {"timeout": _CONNECT} if scheme == "ftp" else {}


def _not_installed(url: str) -> SourceFailure:
    part = _PARTS.get(scheme_of(url), "")
    install = "pip install 'clientimport[remote]'" + (f" {part}" if part and part not in _EXTRA else "")
    return SourceFailure(
        f"Reading {scheme_of(url)}:// needs a part that is not installed.", fix=f"Install it: {install}.", where=shown(url)
    )


def failure_of(url: str, error: Exception, *, begun: bool = False) -> SourceFailure:
    """An error of some library, in our words."""
    kinds = {kind.__name__ for each in _causes(error) for kind in type(each).__mro__}
    status = next((code for each in _causes(error) if isinstance(code := getattr(each, "status", None), int)), 0)
    words, fix = f"The file cannot be had ({type(error).__name__}).", "Try again; if it stays so, fetch it by other means."
    if status in (404, 410) or "FileNotFoundError" in kinds or "NoSuchKey" in kinds:
        words, fix = "There is no such file.", "Check the address."
    elif status in (401, 403) or kinds & _NO_ACCESS or "PermissionError" in kinds:
        words, fix = "There is no access to the file.", "Check the credentials in fsspec's configuration or the environment."
    elif status >= 300:
        words = f"The server answers with {status}."
    elif kinds & _UNTRUSTED:
        words, fix = (
            "The server cannot prove who it is.",
            "Check its certificate or host key, and trust it by the system's means.",
        )
    elif kinds & _UNKNOWN_HOST:
        words, fix = "The host is not known.", "Check the address and the network."
    elif kinds & _SILENCE or "TimeoutError" in kinds:
        words = "The server does not answer."
    elif begun or "ClientPayloadError" in kinds:
        words, fix = "The connection broke off before the file's end.", "Try again."
    elif "OSError" in kinds:
        words, fix = "The server cannot be reached.", "Check the address and the network."
    elif "ImportError" in kinds:
        return _not_installed(url)
    return SourceFailure(words, fix=fix, where=shown(url))


def _causes(error: BaseException) -> list[BaseException]:
    found = [error]
    while len(found) < 10 and (cause := found[-1].__cause__ or found[-1].__context__) is not None:
        found.append(cause)
    return found
