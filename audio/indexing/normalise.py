"""One normaliser for names, documents and queries: accents, case and punctuation vanish."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Letters of a word: a lexeme of PostgreSQL's takes 2,046 bytes, a key of an index 2,704."""
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "ħ": "h", "$": "s", "€": "e", "@": "a", "¥": "y", "&": " and ", "+": " and ",
    }
)  # fmt: skip
_PLAIN = re.compile("[A-Za-z0-9 ]*")
_APOSTROPHES = re.compile("['’‘`´ʼ\"“”]")
_ACRONYM = re.compile(r"\b(?:\w\.){2,}")
_INNER_BANG = re.compile(r"(?<=\w)!(?=\w)")
_REST = re.compile(r"[\W_]+")
# Scripts written without spaces: kana, Han, Thai.
_UNSPACED = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Of guests without brackets: "A Feat of Strength" and "6 ft. Under" have none.
_VERSION = re.compile(r"\s*[(\[].*$|\s+-\s+.*$|(?<!\d)\s+(?:feat\.|ft\.|featuring)\s.*$", re.I)


def normalise(text: str) -> str:
    """Words in lower case with one space between: `"P!nk – Café"` → `"pink cafe"`."""
    if _PLAIN.fullmatch(text):
        return " ".join(text.lower().split())  # the same in a tenth of the time, for most
    text = _strip_marks(text.casefold().translate(_LETTERS)).casefold().translate(_LETTERS)
    text = _APOSTROPHES.sub("", text)
    text = _ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    text = _INNER_BANG.sub("i", text)
    return " ".join(_REST.sub(" ", text).split())


def base(title: str) -> str:
    """Without version and guests: `"Song (Live)"`, `"Song feat. Ada Cole"` → `"song"`."""
    return normalise(_VERSION.sub("", title)) or normalise(title)


def is_unspaced(word: str) -> bool:
    """Whether letters of a script without spaces are in it."""
    return bool(_IS_UNSPACED.search(word))


def tokens(normalised: str) -> list[str]:
    """Words; a run of a script without spaces gives its character pairs.

    Of a word of more than `LONGEST` letters, the first ones: documents and queries alike.
    """
    if normalised.isascii():
        return [word[:LONGEST] for word in normalised.split()]
    found: list[str] = []
    for word in (one[:LONGEST] for one in normalised.split()):
        for run in _RUN.findall(word) if _IS_UNSPACED.search(word) else [word]:
            if _IS_UNSPACED.match(run) and len(run) > 1:
                found.extend(run[i : i + 2] for i in range(len(run) - 1))
            else:
                found.append(run)
    return found


def _strip_marks(text: str) -> str:
    """Accents go; the marks of kana and of Indic and Thai scripts are letters and stay."""
    if text.isascii():
        return text  # most are, and looking at each letter is most of the work
    kept = [c for c in unicodedata.normalize("NFKD", text) if not _is_accent(c)]
    return unicodedata.normalize("NFC", "".join(kept))


def _is_accent(character: str) -> bool:
    if unicodedata.category(character) != "Mn":
        return False
    kana = "\u3040" <= character <= "\u30ff"
    indic_or_thai = "\u0900" <= character <= "\u0eff"
    return not (kana or indic_or_thai)
