"""A mapping of a content file as a frozen class."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Calendar = Literal["historical", "julian", "gregorian"]
Origin = Literal["own", "adapted", "quoted"]
Marking = Literal["points", "levels", "grid", "choice"]

ORIGINAL = "\0original"
"""In what a traced mapping holds: the one that its fields are taken from (content/traced)."""


class Model(BaseModel):
    """A mapping of the pack file: unknown keys refused, frozen.

    Where a mapping is expected and a text (or, with `main_list`, a list) stands, it is the value of
    the main field (R5 of the format).
    """

    # built when first needed: the whole of Pack at once is half the work of forty classes one by one
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=False, defer_build=True
    )

    main_field: ClassVar[str] = ""
    main_list: ClassVar[str] = ""

    @classmethod
    def key_is(cls, name: str) -> bool:
        """Whether a field is the key that the mapping stands under, not a key inside it."""
        return False

    if not TYPE_CHECKING:  # or no name of an attribute would be wrong

        def __getattr__(self, name: str) -> Any:
            """A field that a traced mapping does not hold yet."""
            held = self.__dict__
            if (original := held.get(ORIGINAL)) is not None and name in type(self).model_fields:
                value = held[name] = getattr(original, name)
                return value
            return super().__getattr__(name)

    @model_validator(mode="before")
    @classmethod
    def _main_field(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.main_field:
            return {cls.main_field: value}
        if isinstance(value, (list, tuple)) and cls.main_list:
            return {cls.main_list: value}
        return value


@cache
def fields_among(kind: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some names that a mapping has as fields: asking each mapping itself takes long where it has none."""
    return tuple(name for name in names if name in kind.model_fields)
