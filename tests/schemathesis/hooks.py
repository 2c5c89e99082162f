"""What schemathesis cannot know: credentials, ids of things that are there, and bodies that succeed.

Requests take turns: generated as they are; with ids of things that exist; with those and a body that succeeds, where
there is one. Calls that a Connect token may make are made with one every second time. What each operation answered goes
into the file that `ANSWERS` names.
"""

import atexit
import base64
import collections
import json
import os
import sys
from pathlib import Path

import schemathesis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support.emulator import PROJECT, Backend  # noqa: E402

USER = "user-42"
# Nothing listens there.
NOWHERE = "http://127.0.0.1:9/hook"
ENCODED_URL = base64.urlsafe_b64encode(b"https://slack.com/api/auth.test").decode().rstrip("=")


class Things:
    """Things of the emulator, made when first asked for, and made anew after a deletion."""

    def __init__(self, backend):
        self.backend = backend
        self._made = {}

    def __getitem__(self, name):
        if name not in self._made:
            self._made[name] = getattr(self, f"_make_{name}")()
        return self._made[name]

    def forget(self):
        self._made.clear()

    def connect_token(self):
        return self.backend.connect_token(USER)

    def post(self, target, body):
        return self.backend.call("POST", PROJECT + target, body)

    def _make_holder(self):
        return self.connect_token()["token"]

    def _connect(self, app):
        link = f"{self.connect_token()['connect_link_url']}&app={app}"
        return self.backend.call("POST", "/_emulator/connect", {"link": link})["account_id"]

    def _make_account(self):
        return self._connect("slack")

    def _make_gitlab(self):
        return self._connect("gitlab")

    def _make_trigger(self):
        return self.post("/triggers/deploy", {**deploy(self), "webhook_url": NOWHERE})["data"]["id"]

    def _make_trigger_webhook(self):
        query = f"?external_user_id={USER}"
        listed = self.backend.call("GET", f"{PROJECT}/deployed-triggers/{self['trigger']}/webhooks{query}")
        return listed["webhooks"][0]["id"]

    def _make_project_webhook(self):
        return self.backend.call("PUT", f"{PROJECT}/webhook", {"url": NOWHERE})

    def _make_project(self):
        return self.backend.call("POST", "/v1/connect/projects", {"name": "Another"})["id"]

    def _make_oauth_app(self):
        return self.post("/oauth_apps", oauth_app(self))["id"]

    def _make_app_override(self):
        return self.post("/app_overrides", app_override(self))["id"]

    def _make_category(self):
        return self.backend.call("GET", "/v1/connect/app_categories")[0]["id"]

    def _make_file(self):
        run = self.post("/actions/run", {**action(self), "stash_id": "NEW"})
        return run["exports"]["$filestash_uploads"][0]["s3Key"]


# Bodies that succeed


def unique(prefix, counter=iter(range(10**9))):
    return f"{prefix} {next(counter)}"


def action(things):
    account = {"authProvisionId": things["account"]}
    return {
        "id": "emulator-every-prop-type",
        "external_user_id": USER,
        "configured_props": {"slack": account, "text": "content"},
    }


def configure(things):
    account = {"authProvisionId": things["account"]}
    configured = {"slack": account}
    return {
        "id": "slack-send-message",
        "external_user_id": USER,
        "prop_name": "conversation",
        "configured_props": configured,
    }


def configure_trigger(things):
    return {**trigger(things), "prop_name": "projectId"}


def deploy(things):
    return {**trigger(things), "emit_on_deploy": False}


def trigger(things):
    configured = {"gitlab": {"authProvisionId": things["gitlab"]}, "projectId": 45672541}
    return {"id": "gitlab-new-issue", "external_user_id": USER, "configured_props": configured}


def key_account(things):
    keys = json.dumps({"api_key": "key"})
    return {"app_slug": "openai", "cfmap_json": keys, "connect_token": things.connect_token()["token"]}


def oauth_app(_things):
    return {"app": "servicenow", "client_id": "id", "client_secret": "secret"}


def app_override(things):
    preset = {"instance_name": "dev123"}
    name = unique("override")
    return {"app": "servicenow", "name": name, "oauth_app_id": things["oauth_app"], "cfmap": preset}


def credentials(_things):
    return {"grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec"}


BODIES = {
    "oauth_tokens_create": credentials,
    "tokens_create": lambda _: {"external_user_id": USER},
    "accounts_create": key_account,
    "app_overrides_create": app_override,
    "app_overrides_update": lambda _: {"name": unique("override")},
    "oauth_apps_create": oauth_app,
    "oauth_apps_update": lambda _: {"name": "Renamed"},
    "components_configure_prop": configure,
    "components_reload_props": action,
    "actions_configure_prop": configure,
    "actions_reload_props": action,
    "actions_run": action,
    "triggers_configure_prop": configure_trigger,
    "triggers_reload_props": trigger,
    "triggers_deploy": deploy,
    "deployed_triggers_update": lambda _: {"active": True},
    "deployed_triggers_update_workflows": lambda _: {"workflow_ids": ["p_abc123"]},
    "deployed_triggers_update_webhooks": lambda _: {"webhook_urls": [NOWHERE]},
    "project_environment_update_webhook": lambda _: {"url": NOWHERE},
    "projects_create": lambda _: {"name": "One more"},
    "projects_update": lambda _: {"name": "Renamed"},
    "projects_update_logo": lambda _: {"logo": "data:image/png;base64,AAAA"},
    "rate_limits_create": lambda _: {"window_size_seconds": 10, "requests_per_window": 5},
}


def parameters(operation):
    """Values for parameters by name."""
    if operation.startswith("project_environment_"):
        # It has no id in the path, but it has to be there.
        things["project_webhook"]
    of_resource = {
        "app_categories_": lambda: {"id": things["category"]},
        "app_overrides_": lambda: {"id": things["app_override"]},
        "oauth_apps_": lambda: {"id": things["oauth_app"]},
        "projects_": lambda: {"project_id": things["project"]},
        "proxy_": lambda: {"url_64": ENCODED_URL, "account_id": things["account"]},
        "accounts_": lambda: {"account_id": things["account"], "app_id": "slack"},
        "apps_": lambda: {"app_id": "slack"},
        "tokens_": lambda: {"ctok": things["holder"], "app_id": "slack", "account_id": things["account"]},
        "components_": lambda: {"component_id": "slack-send-message", "query": "send a message"},
        "actions_": lambda: {"component_id": "slack-send-message"},
        "triggers_": lambda: {"component_id": "gitlab-new-issue"},
        "deployed_triggers_": lambda: {"trigger_id": things["trigger"], "webhook_id": things["trigger_webhook"]},
        "file_stash_": lambda: {"s3_key": things["file"]},
        "usage_": lambda: {"start_ts": 0, "end_ts": 4_000_000_000},
    }
    own = next((make() for prefix, make in of_resource.items() if operation.startswith(prefix)), {})
    in_project = {"project_id": "proj_X"} if operation == "projects_retrieve_info" else {}
    return {"project_id": "proj_X", "external_user_id": USER, "x-pd-environment": "development", **own, **in_project}


# The hooks


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    """Takes the schema off answers of any bytes: the tool would ask a JSON answer to be a string."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                for media in response.get("content", {}).values():
                    if media["schema"].get("format") == "binary":
                        del media["schema"]


turns = collections.Counter()
answers = collections.defaultdict(collections.Counter)
things = Things(Backend(os.environ["EMULATOR"]))


def id_of(case):
    return case.operation.definition.raw["operationId"]


@schemathesis.hook
def before_call(_context, case, _kwargs):
    operation = id_of(case)
    if case.method.lower() != case.operation.method.lower():
        return
    turn = turns[operation]
    turns[operation] += 1
    case.headers = case.headers or {}
    accepted = case.operation.definition.raw["x-connect-auth"]
    case.headers["authorization"] = f"Bearer {token(accepted, turn)}"
    if operation == "projects_delete" and case.path_parameters["project_id"] == "proj_X":
        # Everything else lives in it, and the tool has read its id in an answer.
        case.path_parameters["project_id"] = things["project"]
    if turn % 3 == 0:
        return
    fill(case, parameters(operation))
    if turn % 3 == 1 and operation in BODIES:
        case.body, case.media_type = BODIES[operation](things), "application/json"
    if operation == "accounts_create" and isinstance(case.body, dict):
        case.headers["authorization"] = f"Bearer {things['holder']}"


def token(accepted, turn):
    if "oauth" not in accepted or ("connect_token" in accepted and turn % 2):
        return things["holder"]
    return things.backend.token


def fill(case, values):
    for place in (case.path_parameters, case.query, case.headers):
        for name in place or {}:
            if name.lower() in values:
                place[name] = values[name.lower()]
    needed = [item for item in case.operation.query if item.definition.get("required")]
    for item in needed:
        if item.name in values:
            case.query = {**(case.query or {}), item.name: values[item.name]}


@schemathesis.hook
def after_call(_context, case, response):
    operation = id_of(case)
    if case.method.lower() == case.operation.method.lower():
        answers[operation][response.status_code] += 1
    # Who deletes may have deleted more than it named, and a used token is used up.
    if case.method == "DELETE" or operation == "accounts_create":
        things.forget()


@atexit.register
def tell():
    Path(os.environ["ANSWERS"]).write_text(json.dumps(answers), "utf-8")
