"""What passwords, keys and tokens look like, as data.

Each form is one that a program gives out and would take again. Digests and ids of runs are rows
of hexadecimal digits without a prefix: they are no secrets and fit none of these.
"""

from __future__ import annotations

import re

_NAMES = (
    r"pass(?:word|wd|phrase|code)|pwd|(?:api|access|auth|account|private|secret|signing)[ _-]?key"
    r"|(?:client|app|shared)[ _-]?secret|token"
)
_WORDS = rf"(?:{_NAMES}|secret)"
_OPEN = r"(?<![A-Za-z0-9])"


def _compiled(forms: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compile forms once."""
    return tuple((kind, re.compile(pattern)) for kind, pattern in forms)


FORMS = _compiled(
    (
        ("a private key", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-\d"),
        ("a private key", rf"{_OPEN}AGE-SECRET-KEY-1[A-Z0-9]{{20,}}"),
        ("a cloud access key", rf"{_OPEN}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
        ("a cloud access key", rf"{_OPEN}AIza[\w-]{{35}}|{_OPEN}ya29\.[\w-]{{20,}}"),
        ("a cloud access key", rf"{_OPEN}[A-Za-z0-9]{{3}}8Q~[\w.~-]{{30,}}"),
        ("a cloud access key", r"[?&]sig=[A-Za-z0-9%+/]{20,}|AccountKey=[A-Za-z0-9+/]{20,}"),
        ("an access token", rf"{_OPEN}gh[opsur]_[A-Za-z0-9]{{30,}}|{_OPEN}github_pat_\w{{20,}}"),
        ("an access token", rf"{_OPEN}gl(?:pat|ptt|dt|rt|cbt|oas|ft|soat|agent)-[\w-]{{20,}}"),
        ("an access token", rf"{_OPEN}xox[abeoprs]-[\w-]{{10,}}|{_OPEN}xapp-\d-[\w-]{{10,}}"),
        ("an access token", rf"{_OPEN}[prs]k_(?:live|test)_[A-Za-z0-9]{{10,}}"),
        ("an access token", rf"{_OPEN}sk-[\w-]*[A-Za-z0-9_]{{20,}}"),
        ("an access token", rf"{_OPEN}(?:npm|hf)_[A-Za-z0-9]{{30,}}|{_OPEN}pypi-\w{{16,}}"),
        ("an access token", rf"{_OPEN}dapi[0-9a-f]{{32}}|{_OPEN}SG\.[\w-]{{16,}}\.[\w-]{{16,}}"),
        ("a signed token", rf"{_OPEN}eyJ[\w-]{{8,}}\.eyJ[\w-]{{4,}}"),
    )
)
"""Forms as they are given out, capitals and small letters told apart."""

LOWER_FORMS = _compiled(
    (
        ("a signed token", r"\bbearer\s+(?=\S*\d)[\w+/.~-]{16,}"),
        ("a signed token", r"\bbasic\s+[a-z0-9+/]{10,}={1,2}(?!\w)"),
        ("a name and password in an address", r"[a-z]://[^\s/:@]*:[^\s/@]+@"),
        ("a password or key", rf"{_WORDS}\s*=\s*['\"]?[^\s'\"<>]{{4,}}"),
        ("a password or key", rf"{_WORDS}['\"]?:\s*['\"]?(?=\S*[0-9@#$%^&*])\S{{6,}}"),
        ("a password or key", rf"{_WORDS}['\"]?:\s*['\"][^\s'\"]{{4,}}['\"]"),
        ("a password or key", r"(?:password|passwd|pwd|passphrase):\s*\S{4,}"),
    )
)
"""Forms that people write in any case; for a text in small letters, which is quick to search."""

NAME_OF_SECRET = re.compile(rf"(?i)\s*(?:[a-z0-9]+[ _-])??(?:{_NAMES})\s*:?\s*")
"""A heading, key or cell that is nothing but the name of a secret: one stands beside it."""
