"""`/openapi.json`: the API described from the models that read its requests and make its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.errors import Problem, WebError
from web.operation import EVENT_STREAM, Operation, Parameter, operation_of

Json = dict[str, Any]
Schemas = Mapping[tuple[type[Any], JsonSchemaMode], Json]
Described = tuple[str, str, Operation]

PROBLEM = "application/problem+json"
INFO = {
    "title": "Migraine Companion chat API",
    "version": "1",
    "description": "Every error is problem+json (RFC 9457). A method that an address does not have: 405, with `Allow`; "
    "an `Expect` other than 100-continue: 417; a compressed body, or what is no HTTP: 400.",
}
REQUEST_ID = {"description": "stands in the log beside everything that this request did", "schema": {"type": "string"}}
ERROR_HEADERS: Mapping[str, Json] = {
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
    "WWW-Authenticate": {"schema": {"type": "string"}},
}


def add_routes(app: web.Application) -> None:
    """Describes what the router holds by now: to be added last."""
    published = json.dumps(document(app)).encode()

    async def describe(request: web.Request) -> web.Response:
        return web.Response(body=published, content_type="application/json", headers={"Cache-Control": "no-cache"})

    app.router.add_get("/openapi.json", describe)


def document(app: web.Application) -> Json:
    """The OpenAPI 3.1 document of every described route."""
    operations = list(_described(app))
    schemas, definitions = models_json_schema(
        list(dict.fromkeys(_models(operations))), ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, Json] = {}
    for method, path, operation in operations:
        paths.setdefault(path, {})[method] = _operation(method, path, operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "headers": {"X-Request-Id": REQUEST_ID},
            "securitySchemes": {"conversation": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(app: web.Application) -> Iterator[Described]:
    for route in app.router.routes():
        operation = operation_of(route.handler)
        if operation is not None and route.resource is not None and route.method != "HEAD":
            yield route.method.lower(), route.resource.canonical, operation


def _models(operations: list[Described]) -> Iterator[tuple[type[BaseModel], JsonSchemaMode]]:
    yield Problem, "serialization"
    for _, _, operation in operations:
        if operation.takes:
            yield operation.takes, "validation"
        if operation.gives:
            yield operation.gives, "serialization"


def _operation(method: str, path: str, operation: Operation, schemas: Schemas) -> Json:
    made: Json = {"summary": operation.summary, "operationId": _name(method, path), "responses": _responses(operation, schemas)}
    parameters = [*_in_path(path), *map(_parameter, operation.parameters)]
    if parameters:
        made["parameters"] = parameters
    if operation.takes:
        made["requestBody"] = {"required": True, "content": _content(schemas[operation.takes, "validation"])}
    if operation.with_token:
        made["security"] = [{"conversation": []}]
    return made


def _name(method: str, path: str) -> str:
    words = [word for word in path.replace(".", "/").split("/") if word and not word.startswith("{")]
    return "_".join([method, *words])


def _in_path(path: str) -> list[Json]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}} for name in names]


def _parameter(parameter: Parameter) -> Json:
    place = {"name": parameter.name, "in": parameter.place, "description": parameter.description}
    return {**place, "schema": dict(parameter.schema)}


def _responses(operation: Operation, schemas: Schemas) -> Json:
    good: Json = {"description": operation.summary, "headers": _headers()}
    if operation.gives:
        gives = schemas[operation.gives, "serialization"]
        schema = _event(gives) if operation.media_type == EVENT_STREAM else gives
        good["content"] = _content(schema, operation.media_type)
    problems: dict[str, Json] = {}
    for problem in operation.all_problems():
        problems.setdefault(str(problem.status), _problem(problem, schemas))
    return {str(operation.status): good, **problems}


def _event(data: Json) -> Json:
    """One event of a stream, as OpenAPI describes it."""
    written = {"type": "string", "contentMediaType": "application/json", "contentSchema": data}
    fields = {"id": {"type": "string"}, "event": {"type": "string"}, "data": written}
    return {"type": "object", "properties": fields}


def _problem(problem: type[WebError], schemas: Schemas) -> Json:
    return {
        "description": problem.title,
        "headers": _headers(*problem.sends),
        "content": _content(schemas[Problem, "serialization"], PROBLEM),
    }


def _headers(*own: str) -> Json:
    return {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}, **{name: ERROR_HEADERS[name] for name in own}}


def _content(schema: Json, media_type: str = "application/json") -> Json:
    return {media_type: {"schema": schema}}
