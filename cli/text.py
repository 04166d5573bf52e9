"""Text of partners, made safe to show.

A partner's text may hold what a terminal obeys: escape sequences that move the cursor or rename the window, a line
break that fakes a second line of output, marks that turn the reading direction. All of it is shown as its number.
"""

from __future__ import annotations

import re

# C0, DEL, C1; line and paragraph separators; direction marks and overrides; the byte order mark; lone surrogates,
# which no terminal's encoding can take.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_UNSAFE_BUT_LINES = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def plain(text: str, *, lines: bool = False) -> str:
    """The text with each unsafe character as \\xNN or \\uNNNN; `lines` leaves our own line breaks in."""
    return (_UNSAFE_BUT_LINES if lines else _UNSAFE).sub(_number, text)


def plain_json(text: str) -> str:
    """JSON with each unsafe character as \\uNNNN: the same value, safe to show."""
    return _UNSAFE_BUT_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _number(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
