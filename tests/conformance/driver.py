"""Runs conformance cases through the official Python SDK; output as of the Rust runner (tests/conformance/runner.rs).

    python driver.py --cases FILE --base-url URL
"""

import argparse
import base64
import inspect
import json
import re
import sys
from urllib.parse import urlsplit

import httpx
from pipedream import Pipedream
from pipedream.client import Client
from pipedream.core.jsonable_encoder import jsonable_encoder
from pipedream.core.pagination import SyncPager

try:
    from pipedream.workflows.client import HTTPAuthType
except ImportError:  # version 0.3
    HTTPAuthType = None

STATUS_KINDS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    429: "rate_limited",
}


class Refusal(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def with_base(value, base_url):
    if isinstance(value, str):
        return value.replace("BASE", base_url)
    if isinstance(value, list):
        return [with_base(item, base_url) for item in value]
    if isinstance(value, dict):
        return {name: with_base(item, base_url) for name, item in value.items()}
    return value


def find(client, op):
    resource, _, method = op.partition(".")
    function = getattr(getattr(client, resource, None), method, None)
    if method.startswith("_") or not callable(function):
        raise Refusal("unknown_operation", f"there is no operation `{op}`")
    return function


def check(function, args):
    parameters = inspect.signature(function).parameters
    for name in args:
        if name not in parameters or name == "request_options":
            raise Refusal("unknown_argument", f"there is no argument `{name}`")
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in args:
            raise Refusal("missing_argument", f"`{name}` is required")


def old_arguments(function, op, args):
    """The arguments by the names of version 0.3, where it has other names."""
    parameters = inspect.signature(function).parameters
    if "app" in args and "app_id" in parameters and "app" not in parameters:
        args["app_id"] = args.pop("app")
    if op == "tokens.create" and "project_id" in parameters:
        args["project_id"] = "proj_X"
    if op == "tokens.validate" and "params" in parameters:
        names = [name for name in ("app_id", "oauth_app_id") if name in args]
        args["params"] = {name: args.pop(name) for name in names}
    return args


def of_bytes(body):
    try:
        return {"body": json.loads(body)}
    except ValueError:
        return {"base64": base64.b64encode(body).decode()}


def of_response(response):
    media = response.headers.get("content-type", "").partition(";")[0]
    headers = {"content-type": media} if media else {}
    return {"status": response.status_code, "headers": headers, **of_bytes(response.content)}


def wire(op, value):
    if isinstance(value, SyncPager):
        # In version 0.3, the pager has only the headers and the rows.
        whole = {"data": value.items} if hasattr(value.response, "headers") else value.response
        return jsonable_encoder(whole)
    if isinstance(value, httpx.Response):
        return of_response(value)
    if inspect.isgenerator(value):
        return of_bytes(b"".join(value))
    if op.startswith("proxy."):
        return {"body": jsonable_encoder(value)}
    return jsonable_encoder(value)


def call(client, op, args):
    function = find(client, op)
    args = old_arguments(function, op, args)
    check(function, args)
    if "auth_type" in args:
        args["auth_type"] = HTTPAuthType(args["auth_type"])
    return wire(op, function(**args))


def kind_of(error, status):
    if isinstance(error, Refusal):
        return error.kind
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.TransportError):
        return "connect"
    if type(error).__name__ in ("ParsingError", "ValidationError", "JSONDecodeError"):
        return "decode"
    if status is None:
        return "invalid_argument"
    if status < 400:
        return "decode"
    return STATUS_KINDS.get(status, "server" if status >= 500 else "status")


def failure(error):
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    message = re.sub(r"\s+", " ", str(getattr(error, "body", None) or error))
    return {"kind": kind_of(error, status), "status": status, "message": message}


def connect(base_url):
    options = {
        "client_id": "cid",
        "client_secret": "csec",
        "project_id": "proj_X",
        "project_environment": "development",
        "base_url": base_url,
        "workflow_domain": urlsplit(base_url).netloc,
        "max_retries": 0,
    }
    # In version 0.3, only the class below takes a base URL. Version 1 has no number of retries.
    client = Pipedream if "base_url" in inspect.signature(Pipedream).parameters else Client
    known = inspect.signature(client).parameters
    return client(**{name: value for name, value in options.items() if name in known})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", required=True)
    parser.add_argument("--base-url", required=True)
    options = parser.parse_args()
    base_url = options.base_url.rstrip("/")
    client = connect(base_url)
    with open(options.cases, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        op = case["op"]
        try:
            value = call(client, op, with_base(case.get("args") or {}, base_url))
            line = {"op": op, "ok": True, "value": value}
        except Exception as error:  # every failure is an outcome
            line = {"op": op, "ok": False, "error": failure(error)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
