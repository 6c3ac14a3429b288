"""The API as a whole: who may call it, how it answers, and its description by OpenAPI 3.1."""

from __future__ import annotations

from functools import wraps
from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.pagination import LimitOffsetPagination
from ninja.security import HttpBearer
from pydantic import AfterValidator, Field

import eyre
from eyre.errors import Problem as ToMend
from eyre.errors import Problems
from eyre.web.access.rights import Rights, opened
from eyre.web.access.table import Action
from eyre.web.accounts.models import User
from eyre.web.api.models import Token
from eyre.web.api.problems import KIND, Problem, problem, tell_problems
from eyre.web.api.tokens import TokenRights, recognise
from eyre.web.inspections.models import Inspection, Programme
from eyre.web.programme.rights import managed_by, programmes_of

_REFUSALS = {
    400: "not readable",
    401: "no valid token",
    403: "not allowed",
    404: "not found",
    405: "another method is needed",
    409: "not now, or changed meanwhile",
    413: "too much at once",
    422: "to be mended",
}


def _without_zero(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a zero byte is no text")
    return text


Text = Annotated[str, AfterValidator(_without_zero), Field(max_length=20_000)]
LongText = Annotated[str, AfterValidator(_without_zero), Field(max_length=1_000_000)]


class Call(HttpRequest):
    """A request with a valid token."""

    auth: Token
    user: User


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, if it is one."""
        found = recognise(token)
        if found is not None:
            request.user = found.user
        return found


class Pages(LimitOffsetPagination):
    """A long list by limit and offset, both of a size that every database understands."""

    class Input(Schema):
        """What the caller may ask for."""

        limit: int = Field(100, ge=1, le=10_000)
        offset: int = Field(0, ge=0, lt=2**53)


class Described(NinjaAPI):
    """An API whose description names the refusals that every call may meet."""

    def get_openapi_schema(self, **arguments: Any) -> OpenAPISchema:
        """The description."""
        schema = super().get_openapi_schema(**arguments)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        content = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, what in _REFUSALS.items():
                    operation["responses"][str(status)] = {"description": what, "content": content}
        return schema


api = Described(
    title="eyre",
    version=eyre.__version__,
    description="Inspections, their tables, bundles, scores and record. What a token may do follows from its person's "
    "roles and from the scopes that it was given.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)
tell_problems(api)


def known(request: Call, key: str) -> tuple[Inspection, TokenRights]:
    """The inspection of a call, with what its person and its token may do in it now."""
    inspection, person = opened(request.user, key)
    return inspection, TokenRights(person.roles, person.person_keys, person.state, frozenset(request.auth.scopes))


def allowed(request: Call, key: str, action: Action) -> tuple[Inspection, Rights]:
    """The inspection of a call, if its person and its token may do this with it now."""
    inspection, rights = known(request, key)
    if not rights.may(action):
        raise PermissionDenied
    return inspection, rights


def scoped(request: Call, action: Action) -> None:
    """Raise PermissionDenied where the token is not for this, be its person who it may."""
    if action.value not in request.auth.scopes:
        raise PermissionDenied


def programme_of(request: Call, key: str, *, managed: bool = True) -> Programme:
    """The programme of a call. managed: that its person states and plans, not only sees."""
    found = programmes_of(request.user).filter(key=key).first()
    if found is None:
        raise Http404
    if managed and not managed_by(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def said(form: Form) -> dict[str, Any]:
    """What was sent, checked by the form of its page. Raises Problems with every field that is to be mended."""
    if not form.is_valid():
        problems = [ToMend(name, str(text), "") for name, texts in form.errors.items() for text in texts]
        raise Problems(problems)
    return form.cleaned_data


def answers(kind: str) -> dict[str, Any]:
    """What the description says of a call that answers with a file."""
    schema = {"type": "object"} if kind == "application/json" else {"type": "string", "format": "binary"}
    content = {kind: {"schema": schema}}
    return {"responses": {200: {"description": "The file", "content": content}}}


def calls() -> list[URLPattern]:
    """The addresses of the API. Each answers with an ETag, and with 304 where the asker has the same already."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = login_not_required(_in_form(conditional_page(pattern.callback)))
    return patterns


def _in_form(view: Any) -> Any:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == 405:
            told = problem(405, "Another method is needed", f"This address answers {response['Allow']}.")
            told["Allow"] = response["Allow"]
            return told
        return response

    return answered
