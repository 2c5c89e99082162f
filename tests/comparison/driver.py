"""One scenario of run.py through the official Python SDK, with its default settings."""

import asyncio
import base64
import json
import sys

from pipedream import AsyncPipedream, Pipedream

SETTINGS = {
    "client_id": "cid",
    "client_secret": "csec",
    "project_id": "proj_X",
    "project_environment": "development",
}


def listing(client, result):
    for _ in client.accounts.list():
        result["items"] += 1


def through_proxy(client, result):
    got = client.proxy.get("https://x.example/file.pdf", external_user_id="u", account_id="apn_1")
    if isinstance(got, str):
        got = got.encode()
    elif not isinstance(got, bytes):
        got = b"".join(got)
    result["bytes"] = base64.b64encode(got).decode()


async def ten(base_url):
    client = AsyncPipedream(**SETTINGS, base_url=base_url)
    await asyncio.gather(*(client.accounts.retrieve("apn_1") for _ in range(10)))


ACTIONS = {
    "run": lambda client, _: client.actions.run(id="a", external_user_id="u"),
    "retrieve": lambda client, _: client.accounts.retrieve("apn_1"),
    "five": lambda client, _: [client.accounts.retrieve("apn_1") for _ in range(5)],
    "path": lambda client, _: client.accounts.retrieve("a//b?q=1"),
    "parent": lambda client, _: client.users.delete_external_user(".."),
    "list": listing,
    "proxy": through_proxy,
}


def main():
    scenario, base_url = sys.argv[1:]
    result = {"ok": True, "items": 0}
    try:
        if scenario == "ten":
            asyncio.run(ten(base_url))
        else:
            ACTIONS[scenario](Pipedream(**SETTINGS, base_url=base_url), result)
    except Exception as error:  # Whatever it is, it is the outcome.
        result.update(ok=False, error=type(error).__name__)
    print(json.dumps(result))


main()
