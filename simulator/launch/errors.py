"""The errors of the kernel as programs write them: Go in lower case, the C library with a capital."""

from __future__ import annotations

_TEXTS = {
    "ENOENT": "No such file or directory",
    "EACCES": "Permission denied",
    "EPERM": "Operation not permitted",
    "ENOTDIR": "Not a directory",
    "EISDIR": "Is a directory",
    "ELOOP": "Too many levels of symbolic links",
    "ENAMETOOLONG": "File name too long",
    "ENOEXEC": "Exec format error",
    "E2BIG": "Argument list too long",
    "EINVAL": "Invalid argument",
    "EIO": "Input/output error",
    "ELIBBAD": "Accessing a corrupted shared library",
}


def c_error(name: str) -> str:
    """Write an error as the C library's ``strerror`` does."""
    return _TEXTS[name]


def go_error(name: str) -> str:
    """Write an error as Go does."""
    text = _TEXTS[name]
    return text[0].lower() + text[1:]
