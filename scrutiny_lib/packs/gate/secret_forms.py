"""What passwords, keys and tokens look like, as data.

Each form is one that a program gives out and would take again. Digests and ids of runs are rows
of hexadecimal digits without a prefix: they are no secrets and fit none of these.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMES = (
    r"pass(?:word|wd|phrase|code)|pwd|(?:api|access|auth|account|private|secret|signing)[ _-]?key"
    r"|(?:client|app|shared)[ _-]?secret|token"
)
_WORDS = rf"(?:{_NAMES}|secret)"
_OPEN = r"(?<![A-Za-z0-9])"


class Form(NamedTuple):
    """What one kind of secret looks like.

    Attributes
    ----------
    kind : str
        In the words of a message.
    marks : tuple of str
        Every secret of this form has one of these: a text without them need not be searched,
        and nearly all texts are without.
    hint : Pattern
        It has this too, which is quicker to search for than the form.
    pattern : Pattern
        The form itself.
    """

    kind: str
    marks: tuple[str, ...]
    hint: re.Pattern[str]
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds one."""
        for mark in self.marks:  # every text of a page is asked twenty times: no generator here
            if mark in text:
                return bool(self.hint.search(text) and self.pattern.search(text))
        return False


def _compiled(forms: tuple[tuple[str, str, str], ...]) -> tuple[Form, ...]:
    """Compile forms once."""
    return tuple(
        Form(kind, tuple(marks.split()), _SET if marks == _PASSWORDS else _ANY, re.compile(form))
        for kind, marks, form in forms
    )


_PASSWORDS = "password passwd passphrase passcode pwd key secret token"
_ANY = re.compile("")
_SET = re.compile(  # one of these words is given a value
    r"[deynt](?:(?<=word)|(?<=wd)|(?<=phrase)|(?<=code)|(?<=[eghist]key)|(?<=[eghist][ _-]key)"
    r"|(?<=secret)|(?<=token))(?:['\"]?:|\s*=)"
)

FORMS = _compiled(
    (
        (
            "a private key",
            "-----BEGIN PuTTY-User-Key-File-",
            r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-\d",
        ),
        ("a private key", "AGE-SECRET-KEY-1", rf"{_OPEN}AGE-SECRET-KEY-1[A-Z0-9]{{20,}}"),
        (
            "a cloud access key",
            "AKIA ASIA ABIA ACCA",
            rf"{_OPEN}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])",
        ),
        ("a cloud access key", "AIza ya29.", rf"{_OPEN}AIza[\w-]{{35}}|{_OPEN}ya29\.[\w-]{{20,}}"),
        ("a cloud access key", "8Q~", rf"{_OPEN}[A-Za-z0-9]{{3}}8Q~[\w.~-]{{30,}}"),
        (
            "a cloud access key",
            "sig= AccountKey=",
            r"[?&]sig=[A-Za-z0-9%+/]{20,}|AccountKey=[A-Za-z0-9+/]{20,}",
        ),
        (
            "an access token",
            "gho_ ghp_ ghs_ ghu_ ghr_ github_pat_",
            rf"{_OPEN}gh[opsur]_[A-Za-z0-9]{{30,}}|{_OPEN}github_pat_\w{{20,}}",
        ),
        (
            "an access token",
            "glpat- glptt- gldt- glrt- glcbt- gloas- glft- glsoat- glagent-",
            rf"{_OPEN}gl(?:pat|ptt|dt|rt|cbt|oas|ft|soat|agent)-[\w-]{{20,}}",
        ),
        (
            "an access token",
            "xox xapp-",
            rf"{_OPEN}xox[abeoprs]-[\w-]{{10,}}|{_OPEN}xapp-\d-[\w-]{{10,}}",
        ),
        ("an access token", "k_live_ k_test_", rf"{_OPEN}[prs]k_(?:live|test)_[A-Za-z0-9]{{10,}}"),
        ("an access token", "sk-", rf"{_OPEN}sk-[\w-]*[A-Za-z0-9_]{{20,}}"),
        (
            "an access token",
            "npm_ hf_ pypi-",
            rf"{_OPEN}(?:npm|hf)_[A-Za-z0-9]{{30,}}|{_OPEN}pypi-\w{{16,}}",
        ),
        (
            "an access token",
            "dapi SG.",
            rf"{_OPEN}dapi[0-9a-f]{{32}}|{_OPEN}SG\.[\w-]{{16,}}\.[\w-]{{16,}}",
        ),
        ("a signed token", "eyJ", rf"{_OPEN}eyJ[\w-]{{8,}}\.eyJ[\w-]{{4,}}"),
    )
)
"""Forms as they are given out, capitals and small letters told apart."""

LOWER_FORMS = _compiled(
    (
        ("a signed token", "bearer", r"\bbearer\s+(?=\S*\d)[\w+/.~-]{16,}"),
        ("a signed token", "basic", r"\bbasic\s+[a-z0-9+/]{10,}={1,2}(?!\w)"),
        ("a name and password in an address", "://", r"[a-z]://[^\s/:@]*:[^\s/@]+@"),
        ("a password or key", _PASSWORDS, rf"{_WORDS}\s*=\s*['\"]?[^\s'\"<>]{{4,}}"),
        ("a password or key", _PASSWORDS, rf"{_WORDS}['\"]?:\s*['\"]?(?=\S*[0-9@#$%^&*])\S{{6,}}"),
        ("a password or key", _PASSWORDS, rf"{_WORDS}['\"]?:\s*['\"][^\s'\"]{{4,}}['\"]"),
        (
            "a password or key",
            "password passwd pwd passphrase",
            r"(?:password|passwd|pwd|passphrase):\s*\S{4,}",
        ),
    )
)
"""Forms that people write in any case; for a text in small letters, which is quick to search."""

NAME_OF_SECRET = re.compile(rf"(?i)\s*(?:[a-z0-9]+[ _-])??(?:{_NAMES})\s*:?\s*")
"""A heading, key or cell that is nothing but the name of a secret: one stands beside it."""
