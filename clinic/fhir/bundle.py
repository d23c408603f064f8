"""One page of a search, checked for what fhir.resources does not: R4 Bundle, type searchset.

Source of the rules: hl7.org/fhir/R4/bundle.html and search.html#entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.resource import Resource
from pydantic import ValidationError

from clinic.errors import UntrustedAnswer

Kind = TypeVar("Kind", bound=Resource)
MODES = frozenset({None, "match", "include", "outcome"})
SEVERE = frozenset({"fatal", "error"})


@dataclass(frozen=True, slots=True)
class Page(Generic[Kind]):
    """`total`: matches on all pages, when the server says so. `next`: the address of the next page."""

    matches: list[Kind]
    total: int | None
    next: str | None


def read_page(document: Any, kind: type[Kind]) -> Page[Kind]:
    """The matches, each a resource of this kind with an id. `UntrustedAnswer` names the element that is wrong."""
    if not isinstance(document, dict) or document.get("resourceType") != "Bundle":
        raise UntrustedAnswer("Bundle: another resource")
    try:
        bundle = Bundle.model_validate(document)
    except ValidationError as error:
        # Where it is wrong may hold what was sent under an unknown name: only the kinds of the mistakes are told.
        mistakes = error.errors(include_input=False, include_url=False, include_context=False)
        kinds = sorted({mistake["type"] for mistake in mistakes})
        raise UntrustedAnswer(f"Bundle: not valid ({', '.join(kinds)})") from None
    if bundle.type != "searchset":
        raise UntrustedAnswer("Bundle.type: not searchset")
    if bundle.total is not None and bundle.total < 0:
        raise UntrustedAnswer("Bundle.total: negative")
    matches = [match for entry in bundle.entry or [] if (match := _match(entry, kind)) is not None]
    return Page(matches, bundle.total, _next(bundle))


def _match(entry: Any, kind: type[Kind]) -> Kind | None:
    mode = entry.search.mode if entry.search else None
    if mode not in MODES:
        raise UntrustedAnswer("Bundle.entry.search.mode: unknown")
    if entry.resource is None:
        raise UntrustedAnswer("Bundle.entry.resource: missing")
    if isinstance(entry.resource, OperationOutcome):
        if any(issue.severity in SEVERE for issue in entry.resource.issue):
            raise UntrustedAnswer("OperationOutcome: the server could not search all")
        return None
    if mode in ("include", "outcome"):
        return None
    if not isinstance(entry.resource, kind) or not entry.resource.id:
        raise UntrustedAnswer("Bundle.entry.resource: not what was asked for")
    return entry.resource


def _next(bundle: Bundle) -> str | None:
    links = [str(link.url) for link in bundle.link or [] if link.relation == "next"]
    if len(links) > 1:
        raise UntrustedAnswer("Bundle.link: two next pages")
    return links[0] if links else None
