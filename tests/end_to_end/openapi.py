"""Holds answers to an OpenAPI 3 document: the part of JSON Schema that ours uses, strictly, and no more."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
FORMATS = {
    "uuid": lambda text: re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text),
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+", text),
    "date": date.fromisoformat,
    "date-time": lambda text: datetime.fromisoformat(text.replace("Z", "+00:00")),
}


class Document:
    def __init__(self, file: Path):
        self.content = json.loads(file.read_text())
        self.routes = [(method.upper(), re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + "$"), operation)
                       for path, methods in self.content["paths"].items() for method, operation in methods.items() if method != "parameters"]
        # "/login/sessions/current" is a path of its own beside "/login/sessions/{session_id}".
        self.routes.sort(key=lambda route: route[1].pattern.count("[^/]+"))

    def operations(self) -> set[str]:
        return {operation["operationId"] for _, _, operation in self.routes}

    def operation(self, method: str, url: str) -> dict:
        path = urlsplit(url).path.removeprefix("/api")
        return next(operation for verb, pattern, operation in self.routes if verb == method and pattern.fullmatch(path))

    def faults(self, method: str, url: str, status: int, content_type: str, text: str) -> list[str]:
        """What is wrong with an answer; a status that is not documented is."""
        operation = self.operation(method, url)
        described = operation["responses"].get(str(status))
        if described is None:
            return [f"{operation['operationId']} has no status {status}"]
        if not described.get("content"):
            return [f"a body where none is documented: {text[:80]}"] if text else []
        if status == 404 and text.startswith("UUID parsing failed"):
            return []
        if content_type.split(";")[0] != "application/json":
            return [f"Content-Type is {content_type}"]
        return list(self._check(json.loads(text), described["content"]["application/json"]["schema"], "$"))

    def _check(self, value, schema: dict, where: str):
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            yield from self._check(value, self.content["components"]["schemas"][name], where)
            return
        wanted = schema.get("type")
        if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
            yield f"{where} is no {wanted}: {value!r}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is none of the enumeration: {value!r}"
        if isinstance(value, str):
            yield from self._check_format(value, schema.get("format"), where)
        if isinstance(value, dict):
            yield from (f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value)
            for name, inner in value.items():
                if name not in schema.get("properties", {}):
                    yield f"{where}.{name} is not documented"
                else:
                    yield from self._check(inner, schema["properties"][name], f"{where}.{name}")
        if isinstance(value, list):
            for i, inner in enumerate(value):
                yield from self._check(inner, schema["items"], f"{where}[{i}]")

    @staticmethod
    def _check_format(value: str, name: str | None, where: str):
        try:
            good = name not in FORMATS or FORMATS[name](value)
        except ValueError:
            good = False
        if not good:
            yield f"{where} is no {name}: {value!r}"
