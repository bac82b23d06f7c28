"""Holds answers to an OpenAPI 3.0 document, strictly: what is not documented is a fault."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema

FORMATS = jsonschema.FormatChecker(formats=())
FORMATS.checks("uuid")(lambda text: re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))
FORMATS.checks("email")(lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+", text))
FORMATS.checks("date", raises=ValueError)(date.fromisoformat)
FORMATS.checks("date-time", raises=ValueError)(lambda text: datetime.fromisoformat(text.replace("Z", "+00:00")))


class Document:
    def __init__(self, file: Path):
        self.content = json.loads(file.read_text())
        for schema in self.content["components"]["schemas"].values():
            if "properties" in schema:
                schema["additionalProperties"] = False
        self.resolver = jsonschema.RefResolver.from_schema(self.content)
        self.routes = [(method.upper(), re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + "$"), operation)
                       for path, methods in self.content["paths"].items() for method, operation in methods.items() if method != "parameters"]
        # "/login/sessions/current" is a path of its own beside "/login/sessions/{session_id}".
        self.routes.sort(key=lambda route: route[1].pattern.count("[^/]+"))

    def answers(self) -> set[tuple[str, str]]:
        """Every operation with every status documented for it."""
        return {(operation["operationId"], status) for _, _, operation in self.routes for status in operation["responses"]}

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
        schema = described["content"]["application/json"]["schema"]
        validator = jsonschema.Draft4Validator(schema, resolver=self.resolver, format_checker=FORMATS)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(text))]
