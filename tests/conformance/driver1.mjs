// Runs conformance cases through version 1 of the official TypeScript SDK; output as of the Rust runner
// (tests/conformance/runner.rs). This version calls only `https`, so the emulator needs TLS.
//
//     node driver1.mjs --cases FILE --base-url URL

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createBackendClient } from "sdk-1/server";

const STATUS_KINDS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    429: "rate_limited",
};

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** The names of the cases and those of this version, where they are not the same in camel case. */
const TRIGGER = { trigger_id: "id", external_user_id: "externalUserId" };
const COMPONENT = { id: "componentId", external_user_id: "externalUserId", configured_props: "", dynamic_props_id: "" };
const ACTION = { ...COMPONENT, id: "actionId", stash_id: "" };
const PAGE = { limit: "", after: "", before: "" };
const OPTIONS = { ...COMPONENT, prop_name: "", page: "", prev_context: "", query: "" };
const LIST = { app: "", q: "", ...PAGE };

/** An operation: the arguments that this version knows, and its call. */
const OPERATIONS = {
    "accounts.delete": [{ account_id: "id" }, (client, { id }) => client.deleteAccount(id)],
    "accounts.delete_by_app": [{ app_id: "id" }, (client, { id }) => client.deleteAccountsByApp(id)],
    "accounts.list": [
        same("app", "external_user_id", "include_credentials", "oauth_app_id"),
        (client, args) => client.getAccounts(args),
    ],
    "accounts.retrieve": [
        { account_id: "id", ...same("include_credentials") },
        (client, { id, ...params }) => client.getAccountById(id, params),
    ],
    "actions.configure_prop": [OPTIONS, (client, args) => client.configureComponent(args)],
    "actions.list": [LIST, (client, args) => client.getComponents({ ...args, componentType: "action" })],
    "actions.reload_props": [COMPONENT, (client, args) => client.reloadComponentProps(args)],
    "actions.retrieve": [{ component_id: "key" }, (client, args) => client.getComponent(args)],
    "actions.run": [ACTION, (client, args) => client.runAction(args)],
    "app_categories.list": [{}, (client) => client.getAppCategories()],
    "apps.list": [
        {
            ...PAGE, q: "", sort_key: "", sort_direction: "", category_ids: "", has_components: "", has_actions: "", has_triggers: "",
        },
        (client, args) => client.getApps(args),
    ],
    "apps.retrieve": [{ app_id: "id" }, (client, { id }) => client.getApp(id)],
    "components.configure_prop": [OPTIONS, (client, args) => client.configureComponent(args)],
    "components.list": [{ ...LIST, component_type: "" }, (client, args) => client.getComponents(args)],
    "components.reload_props": [COMPONENT, (client, args) => client.reloadComponentProps(args)],
    "components.retrieve": [{ component_id: "key" }, (client, args) => client.getComponent(args)],
    "deployed_triggers.delete": [{ ...TRIGGER, ignore_hook_errors: "" }, (client, args) => client.deleteTrigger(args)],
    "deployed_triggers.list": [{ external_user_id: "" }, (client, args) => client.getTriggers(args)],
    "deployed_triggers.list_events": [{ ...TRIGGER, n: "limit" }, (client, args) => client.getTriggerEvents(args)],
    "deployed_triggers.list_webhooks": [TRIGGER, (client, args) => client.getTriggerWebhooks(args)],
    "deployed_triggers.list_workflows": [TRIGGER, (client, args) => client.getTriggerWorkflows(args)],
    "deployed_triggers.retrieve": [TRIGGER, (client, args) => client.getTrigger(args)],
    "deployed_triggers.update": [
        { ...TRIGGER, active: "", configured_props: "", name: "" },
        (client, args) => client.updateTrigger(args),
    ],
    "deployed_triggers.update_webhooks": [
        { ...TRIGGER, webhook_urls: "" },
        (client, args) => client.updateTriggerWebhooks(args),
    ],
    "deployed_triggers.update_workflows": [
        { ...TRIGGER, workflow_ids: "" },
        (client, args) => client.updateTriggerWorkflows(args),
    ],
    "projects.retrieve_info": [{}, (client) => client.getProjectInfo()],
    "tokens.create": [
        same("external_user_id", "allowed_origins", "error_redirect_uri", "success_redirect_uri", "webhook_uri"),
        (client, args) => client.createConnectToken(args),
    ],
    "triggers.configure_prop": [OPTIONS, (client, args) => client.configureComponent(args)],
    "triggers.deploy": [
        { ...COMPONENT, id: "triggerId", webhook_url: "", workflow_id: "" },
        (client, args) => client.deployTrigger(args),
    ],
    "triggers.list": [LIST, (client, args) => client.getComponents({ ...args, componentType: "trigger" })],
    "triggers.reload_props": [COMPONENT, (client, args) => client.reloadComponentProps(args)],
    "triggers.retrieve": [{ component_id: "key" }, (client, args) => client.getComponent(args)],
    "users.delete_external_user": [{ external_user_id: "id" }, (client, { id }) => client.deleteExternalUser(id)],
    "workflows.invoke": [
        same("url_or_endpoint", "method", "body", "headers", "auth_type"),
        (client, { url_or_endpoint, auth_type, ...rest }) => client.invokeWorkflow(url_or_endpoint, rest, auth_type),
    ],
    "workflows.invoke_for_external_user": [
        same("url_or_endpoint", "external_user_id", "method", "body", "headers"),
        (client, { url_or_endpoint, external_user_id, ...rest }) =>
            client.invokeWorkflowForExternalUser(url_or_endpoint, external_user_id, rest),
    ],
    ...Object.fromEntries(["get", "post", "put", "patch", "delete"].map((method) => [`proxy.${method}`, proxy(method)])),
};

function same(...names) {
    return Object.fromEntries(names.map((name) => [name, name]));
}

function proxy(method) {
    const call = (client, { url, external_user_id, account_id, headers, body }) =>
        client.makeProxyRequest(
            { searchParams: { external_user_id, account_id } },
            { url, options: { method: method.toUpperCase(), headers, body } },
        );
    return [same("url", "external_user_id", "account_id", "headers", "body"), call];
}

class Refusal extends Error {
    constructor(kind, message) {
        super(message);
        this.kind = kind;
    }
}

function withBase(value, baseUrl) {
    if (typeof value === "string") return value.replaceAll("BASE", baseUrl);
    if (Array.isArray(value)) return value.map((item) => withBase(item, baseUrl));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBase(item, baseUrl)]));
}

async function call(client, op, args) {
    if (!(op in OPERATIONS)) throw new Refusal("unknown_operation", `there is no operation \`${op}\``);
    const [names, run] = OPERATIONS[op];
    const renamed = {};
    for (const [name, value] of Object.entries(args)) {
        if (!(name in names)) throw new Refusal("unknown_argument", `there is no argument \`${name}\``);
        renamed[names[name] || camel(name)] = value;
    }
    return run(client, renamed);
}

function failure(error) {
    const status = Number(/HTTP error! status: (\d+)/.exec(error.message)?.[1]) || null;
    const kind = error.kind ?? STATUS_KINDS[status] ?? (status ? "server" : "invalid_argument");
    return { kind, status, message: error.message.replace(/\s+/g, " ") };
}

const { values: options } = parseArgs({ options: { cases: { type: "string" }, "base-url": { type: "string" } } });
const baseUrl = options["base-url"].replace(/\/+$/, "");
const client = createBackendClient({
    environment: "development",
    projectId: "proj_X",
    credentials: { clientId: "cid", clientSecret: "csec" },
    apiHost: new URL(baseUrl).host,
    workflowDomain: new URL(baseUrl).hostname,
});
for (const { op, args } of JSON.parse(readFileSync(options.cases, "utf8"))) {
    let line;
    try {
        line = { op, ok: true, value: (await call(client, op, withBase(args ?? {}, baseUrl))) ?? null };
    } catch (error) {
        line = { op, ok: false, error: failure(error) };
    }
    console.log(JSON.stringify(line));
}
