"""The JSON Schema of pack and syllabus files, by which editors complete and check while a teacher types.

    json_schema() -> dict       of a pack file
    syllabus_schema() -> dict   of syllabus.yaml

Editors read YAML 1.2, so a text may look like a number or a truth value to them; what is empty is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from revisionpack.content.model import COLLECTIONS, Item, Model, Pack, Syllabus
from revisionpack.content.texts import TEXT_SCHEMA
from revisionpack.content.values import SCALAR_SCHEMA, many

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SHARED: dict[str, Schema] = {"text": TEXT_SCHEMA, "plain": SCALAR_SCHEMA}
"""Schemas that stand in many places, by the name of their definition."""

_NULL: Schema = {"type": "null"}


def json_schema() -> Schema:
    """The schema of a pack file."""
    return _document(Pack, "A pack of revisionpack, format 1")


def syllabus_schema() -> Schema:
    """The schema of a syllabus.yaml."""
    return _document(Syllabus, "A syllabus of revisionpack")


def _document(root: type[Model], title: str) -> Schema:
    writer = _Writer()
    body = writer.mapping(root)
    return {"$schema": _DIALECT, "title": title, **body, "$defs": dict(sorted(writer.definitions.items()))}


class _Writer:
    """Gathers the definitions that one schema needs."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def mapping(self, model: type[Model]) -> Schema:
        """A mapping with its keys; the id of an item is the key it stands under."""
        properties, required = {}, []
        for name, field in model.model_fields.items():
            if model.key_is(name):
                continue
            key = field.alias or name
            schema = self._field(field)
            if field.is_required():
                required.append(key)
            else:
                schema = _or_null(schema)
            properties[key] = {**schema, **({"description": field.description} if field.description else {})}
        if model is Pack:
            properties["defaults"] = self._defaults()
        description = (model.__doc__ or "").split("\n\n")[0].replace("\n", " ").replace("    ", " ")
        body: Schema = {"type": "object", "description": description, "properties": properties}
        return {**body, "additionalProperties": False, **({"required": required} if required else {})}

    def _defaults(self) -> Schema:
        """What a collection's items have in common: the keys of its items, none of them needed."""
        kinds = {}
        for name, kind in COLLECTIONS.items():
            body = self.definitions[self._reference(kind)["$ref"].rpartition("/")[2]]
            keys = list((body["anyOf"][-1] if "anyOf" in body else body)["properties"])
            kinds[name] = {"type": ["object", "null"], "propertyNames": {"enum": keys}}
        return {"type": ["object", "null"], "properties": kinds, "additionalProperties": False}

    def _reference(self, model: type[Model]) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # it may hold itself
            body = self.mapping(model)
            forms = [body]
            if model.main_field:
                forms.insert(0, self._key(model, model.main_field))
            if model.main_list:
                forms.insert(0, self._key(model, model.main_list))
            self.definitions[name] = {"anyOf": forms} if len(forms) > 1 else body
        return {"$ref": f"#/$defs/{name}"}

    def _key(self, model: type[Model], key: str) -> Schema:
        field = next(field for name, field in model.model_fields.items() if key in (name, field.alias))
        return self._field(field)

    def _field(self, field: FieldInfo) -> Schema:
        return self._annotated(field.annotation, tuple(field.metadata))

    def _annotated(self, annotation: Any, metadata: tuple[Any, ...]) -> Schema:
        given = [mark.json_schema for mark in metadata if isinstance(mark, WithJsonSchema)]
        if given:
            schema = dict(given[-1] or {})
            for name, shared in _SHARED.items():
                if schema == shared:
                    self.definitions.setdefault(name, dict(shared))
                    return {"$ref": f"#/$defs/{name}"}
            return self._with_references(schema)
        schema = self._type(annotation)
        if many in metadata:
            return {"anyOf": [schema["items"], schema]}
        return schema

    def _with_references(self, schema: Schema) -> Schema:
        """A schema written by hand may name classes of the model: they are defined too."""
        for name in _names(schema):
            self._reference(next(kind for kind in _all_models() if kind.__name__ == name))
        return schema

    def _type(self, kind: Any) -> Schema:
        if hasattr(kind, "__metadata__"):
            return self._annotated(get_args(kind)[0], kind.__metadata__)
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            forms = [self._type(argument) for argument in arguments if argument is not NoneType]
            whole = forms[0] if len(forms) == 1 else {"anyOf": forms}
            return _or_null(whole) if NoneType in arguments else whole
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is tuple:
            if arguments[-1] is Ellipsis:
                return {"type": "array", "items": self._type(arguments[0])}
            items = [self._type(argument) for argument in arguments]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._collection(arguments)
        if isinstance(kind, type) and issubclass(kind, Model):
            return self._reference(kind)
        return {} if kind is Any else dict(SCALAR_SCHEMA)

    def _collection(self, arguments: tuple[Any, ...]) -> Schema:
        key, value = arguments
        schema: Schema = {"type": "object", "additionalProperties": _or_null(self._type(value))}
        if get_origin(key) is Literal:
            schema["propertyNames"] = {"enum": list(get_args(key))}
        return schema


def _or_null(schema: Schema) -> Schema:
    """The schema, or nothing written: empty means absent."""
    kind = schema.get("type")
    if kind is not None and "enum" not in schema:
        kinds = [kind] if isinstance(kind, str) else list(kind)
        return {**schema, "type": kinds if "null" in kinds else [*kinds, "null"]}
    if "anyOf" in schema:
        return schema if _NULL in schema["anyOf"] else {**schema, "anyOf": [*schema["anyOf"], _NULL]}
    return {"anyOf": [schema, _NULL]} if schema else schema


def _names(schema: Any) -> list[str]:
    """The definitions that a schema refers to."""
    if isinstance(schema, dict):
        own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
        return own + [name for value in schema.values() for name in _names(value)]
    return [name for value in schema for name in _names(value)] if isinstance(schema, list) else []


def _all_models() -> list[type[Model]]:
    found: list[type[Model]] = [Model]
    for kind in found:
        found += kind.__subclasses__()
    return [kind for kind in found if kind not in (Model, Item)]
