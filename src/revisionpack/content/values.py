"""The plain kinds of value that a pack file holds: ids, dates, times, numbers, switches, plain words.

Every scalar arrives as text (content/yaml_tree); the annotated types here decide what it means. A
value that cannot be read raises `PydanticCustomError` whose type is our own code and whose context
holds `help` and, for what is wrong inside a value, `problems` with character offsets, which
content/problems turns into spans.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from revisionpack.text.calendar import Calendar
from revisionpack.text.dates import DateProblem, HistoricalDate, parse_date, parse_time

ID_PATTERN = r"^[^\W_]+(?:-[^\W_]+)*$"
ID = re.compile(ID_PATTERN)
"""Item ids: letters and digits of any script, in words joined by hyphens."""

PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
"""Pack and syllabus ids name files: ASCII only."""

LANGUAGE = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
"""The code of a language as BCP 47 has it: en-GB, fr, la."""

SCALAR_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""What an editor's YAML 1.2 parser may see where we read text."""


class ReadBy(Struct, frozen=True):
    """Marks a type whose values one function reads: `(value)`, or `(value, info)`.

    pydantic's `PlainValidator` would have the parts of the type described as well, for writing values that nobody
    writes: that is half of the time that the model takes to be built.
    """

    function: Callable[..., Any]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        if self.function.__code__.co_argcount == 2:
            return core_schema.with_info_plain_validator_function(self.function)
        return core_schema.no_info_plain_validator_function(self.function)


def problem(code: str, message: str, **context: Any) -> PydanticCustomError:
    """An error in one value or mapping: our code, a sentence, and context for the message and for what follows.

    `help` says what to write; `problems` places what is wrong in a text. Of a mapping, `about` are the keys that
    the error speaks of, `lacks` those that are missing, `over` those that are too many.
    """
    # The message goes through the context so that braces in it are never read as placeholders.
    return PydanticCustomError(code, "{message}", {"message": message, **context})


def _read_plain(value: Any) -> str:
    if not isinstance(value, str):
        raise problem("not-a-text", "a plain text was expected here", help='Put it in quotes: "…".')
    return " ".join(value.split())


Plain = Annotated[str, ReadBy(_read_plain), WithJsonSchema(SCALAR_SCHEMA)]
"""Text without mark-up: authors, codes, file names, deck names."""


def _read_say(value: Any) -> str:
    said = _read_plain(value)
    return said[1:-1].strip() if len(said) > 2 and (said[0], said[-1]) in {("[", "]"), ("/", "/")} else said


Say = Annotated[str, ReadBy(_read_say), WithJsonSchema(SCALAR_SCHEMA)]
"""How something is said; the brackets or strokes of phonetic writing are taken off."""


_LANGUAGES = {
    "english": "en-GB", "british english": "en-GB", "american english": "en-US", "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de", "spanish": "es", "español": "es", "italian": "it", "latin": "la", "greek": "el",
    "welsh": "cy", "irish": "ga", "russian": "ru", "arabic": "ar", "hebrew": "he", "japanese": "ja", "chinese": "zh",
    "mandarin": "zh", "urdu": "ur", "polish": "pl", "portuguese": "pt", "dutch": "nl",
}  # fmt: skip
"""Names of languages that schools teach -> their codes."""


def _read_language(value: Any) -> str:
    if isinstance(value, str) and LANGUAGE.match(value.strip()):
        return value.strip()
    shown = f"'{value}'" if isinstance(value, str) else "this"
    code = _LANGUAGES.get(value.strip().casefold()) if isinstance(value, str) else None
    hyphened = value.strip().replace("_", "-") if isinstance(value, str) else ""
    code = code or (hyphened if LANGUAGE.match(hyphened) else None)
    advice = f"Write `{code}`." if code else "For example en-GB, fr, la, ja."
    raise problem("bad-language", f"{shown} is not the code of a language", help=advice)


Language = Annotated[str, ReadBy(_read_language), WithJsonSchema({"type": "string"})]
"""The code of a language (BCP 47): en-GB, fr, la."""


def read_id(value: Any) -> str:
    """An id as it is written. Raises `bad-id`."""
    if isinstance(value, str):
        name: str = unicodedata.normalize("NFC", value.strip())
        if ID.match(name):
            return name
    if isinstance(value, Mapping):
        raise problem("bad-id", "an id was expected here, not a mapping", help="Write ids alone: [nep, kulak].")
    shown = f"'{value}'" if isinstance(value, str) else "this"
    several: list[str] = []
    if isinstance(value, str) and _SEVERAL.search(value):
        several = re.split(r"[\s,;&]+(?:and\s+)?", value.strip("() "))
    if several and all(map(ID.match, several)):
        raise problem(
            "bad-id",
            f"{shown} is not an id, but several" if len(several) > 1 else f"{shown} is not an id",
            help=f"Put several ids in brackets: [{', '.join(several)}].",
        )
    raise problem("bad-id", f"{shown} is not an id", help=id_advice(value if isinstance(value, str) else ""))


def id_advice(value: str) -> str:
    """What an id looks like, made from the words that stand where one belongs."""
    likely = likely_id(value)
    good = likely if ID.match(likely) else "lenin-dies"
    return f"An id is letters and digits joined by hyphens, without spaces: for example `{good}`."


_SEVERAL = re.compile(r"[,;&()]|\sand\s")
"""What stands between ids where a list of them was meant."""


def likely_id(value: str) -> str:
    """The words of a text as an id would have them."""
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", value)))[:64]


Id = Annotated[str, ReadBy(read_id), WithJsonSchema({"type": ["string", "number"]})]


def _read_pack_id(value: Any) -> str:
    if isinstance(value, str) and PACK_ID.match(value):
        return value
    likely = likely_id(value).lower() if isinstance(value, str) else ""
    good = likely if PACK_ID.match(likely) else "power-struggle"
    raise problem(
        "bad-id",
        f"'{value}' cannot be the id of a pack or a syllabus",
        help=f"It names files: use small letters a-z, digits and hyphens, for example `{good}`.",
    )


PackId = Annotated[str, ReadBy(_read_pack_id), WithJsonSchema({"type": "string"})]


def _read_date(value: Any, info: ValidationInfo | None) -> HistoricalDate:
    if isinstance(value, HistoricalDate):
        return value
    if not isinstance(value, str):
        raise problem("bad-date", "a date was expected here", help="For example 1924-01-21 or `autumn 1924`.")
    calendar: Calendar = ((info.data if info else None) or {}).get("calendar") or "historical"
    try:
        return parse_date(value, calendar=calendar)
    except DateProblem as caught:
        raise _date_problem(caught, value, _plainer(value, calendar)) from None


_DECORATION = re.compile(r"^(?:on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?", re.IGNORECASE)


def _plainer(value: str, calendar: Calendar) -> str:
    """A date without the words around it that dates are not written with here, if it is one then."""
    plain = re.sub(r"(?<=\d)(st|nd|rd|th) of ", " ", _DECORATION.sub("", value.strip()).rstrip(",;."))
    plain = re.sub(r"(?<=[a-z]),(?= \d{4}$)", "", plain)
    try:
        parse_date(plain, calendar=calendar)
    except DateProblem:
        return ""
    return plain if plain != value.strip() else ""


def _date_problem(caught: DateProblem, value: str, plainer: str = "") -> PydanticCustomError:
    found = {"code": caught.code, "message": caught.message, "help": f"Write {plainer}." if plainer else caught.help}
    found |= {"offset": caught.offset, "length": caught.length or len(value)}  # type: ignore[dict-item]
    return problem(caught.code, caught.message, problems=[found])


def _read_day(value: Any) -> str:
    date = _read_date(value, None)
    if date.precision != "day" or date.is_circa:
        raise problem("bad-date", "a whole day was expected here", help="For example 2026-11-24.")
    return date.edtf


Day = Annotated[str, ReadBy(_read_day), WithJsonSchema({"type": "string"})]
"""One day, kept as 2026-11-24."""


def _read_time(value: Any) -> str:
    if not isinstance(value, str):
        raise problem("bad-time", "a time of day was expected here", help="For example 06:30.")
    try:
        minutes = parse_time(value)
    except DateProblem as caught:
        raise _date_problem(caught, value) from None
    return f"{minutes // 60:02}:{minutes % 60:02}"


Time = Annotated[str, ReadBy(_read_time), WithJsonSchema({"type": ["string", "number"]})]
"""A time of day, kept as 06:30."""

Date = Annotated[HistoricalDate, ReadBy(_read_date), WithJsonSchema({"type": ["string", "number"]})]
"""A date as teachers write it (text/dates); read in the calendar of the same item's `calendar:`."""


def _read_whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII):
        return int(value)
    inside = re.findall(r"\d+", value[:80], re.ASCII) if isinstance(value, str) else []
    one = len(inside) == 1 and len(inside[0]) < 5 and not re.search(r"\d *h", value[:80])  # 1 h is 60
    said = f"Write digits alone: `{inside[0]}`." if one else "Write digits alone, for example 25."
    raise problem("not-a-number", "a whole number was expected here", help=said)


Whole = Annotated[int, ReadBy(_read_whole), WithJsonSchema({"type": ["integer", "string"]})]
"""A whole number, never negative."""


def _read_weight(value: Any) -> int:
    if isinstance(value, str) and not value.strip().isdecimal():
        raise problem("not-a-number", "a weight is a number: 1, 2 or 3", help="3 is for what everything depends on.")
    weight = _read_whole(value)
    if 1 <= weight <= 3:
        return weight
    raise problem("out-of-range", f"a weight is 1, 2 or 3, not {weight}", help="3 is for what everything depends on.")


Weight = Annotated[int, ReadBy(_read_weight), WithJsonSchema({"enum": [1, 2, 3, "1", "2", "3"]})]
"""How much depends on an item: 1, 2 or 3."""


def _read_lines(value: Any) -> int | Literal["full", "none"]:
    if value == "full" or value == "none":
        return value  # type: ignore[no-any-return]
    if isinstance(value, str) and (high := re.fullmatch(r"(\d{1,3}) ?mm", value.strip(), re.ASCII)):
        said = f"A number alone counts lines; for an empty box of {high[1]} mm write `{{box: {high[1]}}}`."
        raise problem("not-a-number", "a number of lines was expected here", help=said)
    return _read_whole(value)


Lines = Annotated[
    int | Literal["full", "none"],
    ReadBy(_read_lines),
    WithJsonSchema({"anyOf": [{"type": ["integer", "string"]}, {"enum": ["full", "none"]}]}),
]
"""How many lines to write on: a number, `full` or `none`."""


def _read_range(value: Any) -> str:
    text = _read_plain(value)
    if not re.fullmatch(r"\d{1,4}(?:\s*(?:[-–—]|to)\s*\d{1,4})?", text, re.ASCII):
        raise problem("not-a-number", "a range of marks was expected here", help="Write 16-20, or one number.")
    return text


MarkRange = Annotated[str, ReadBy(_read_range), WithJsonSchema({"type": ["string", "number"]})]
"""Marks from … to …: 16-20, or one number."""


def _read_number(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,12}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?", value.strip()):
        return float(value)
    raise problem("not-a-number", "a number was expected here", help="For example 2.5.")


Number = Annotated[float, ReadBy(_read_number), WithJsonSchema({"type": ["number", "string"]})]

_YES = {"true", "yes", "on"}
_NO = {"false", "no", "off"}


def _read_switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _YES | _NO:
        return value.strip().lower() in _YES
    raise problem("not-a-switch", "`on` or `off` was expected here", help="Write on or off (yes and no work too).")


Switch = Annotated[bool, ReadBy(_read_switch), WithJsonSchema({"type": ["boolean", "string"]})]


def _one_is_many(value: Any) -> Any:
    return (value,) if isinstance(value, (str, Mapping)) else value


many = BeforeValidator(_one_is_many)
Ids = Annotated[tuple[Id, ...], many]
"""A list of ids; a single one may stand alone."""
Plains = Annotated[tuple[Plain, ...], many]


def _read_tag(value: Any) -> str:
    text = _read_plain(value)
    if "," in text:
        entries = ", ".join(part.strip() for part in text.split(",") if part.strip())
        raise problem("wrong-shape", f"'{text}' is not one, but several", help=f"Put several in brackets: [{entries}].")
    return text


Tag = Annotated[str, ReadBy(_read_tag), WithJsonSchema(SCALAR_SCHEMA)]
Tags = Annotated[tuple[Tag, ...], many]
"""Tags, which hold no comma; a single one may stand alone."""
