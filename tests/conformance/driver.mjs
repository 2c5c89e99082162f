// Runs conformance cases through the official TypeScript SDK; output as of the Rust runner
// (tests/conformance/runner.rs).
//
//     node driver.mjs --cases FILE --base-url URL [--sdk PACKAGE]

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
const STATUS_KINDS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    429: "rate_limited",
};

class Refusal extends Error {
    constructor(kind, message) {
        super(message);
        this.kind = kind;
    }
}

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

function withBase(value, baseUrl) {
    if (typeof value === "string") return value.replaceAll("BASE", baseUrl);
    if (Array.isArray(value)) return value.map((item) => withBase(item, baseUrl));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBase(item, baseUrl)]));
}

function find(client, op) {
    const [resource, method] = op.split(".").map(camel);
    const handle = client[resource];
    if (typeof handle?.[method] !== "function") {
        throw new Refusal("unknown_operation", `there is no operation \`${op}\``);
    }
    return { handle, method };
}

/** Path parameters are arguments of their own, before the request object. */
function positional(handle, method) {
    const source = handle[method].toString();
    const names = source.slice(source.indexOf("(") + 1, source.indexOf(")")).split(/[,=]/);
    return names.map((name) => name.trim()).filter((name) => /^[a-z_]+$/.test(name) && name !== "request");
}

function argumentsFor(handle, method, args) {
    const rest = { ...args };
    const values = [];
    for (const name of positional(handle, method)) {
        if (!(name in rest)) throw new Refusal("missing_argument", `\`${name}\` is required`);
        values.push(rest[name]);
        delete rest[name];
    }
    const authType = rest.auth_type;
    delete rest.auth_type;
    const request = Object.fromEntries(Object.entries(rest).map(([name, value]) => [camel(name), value]));
    values.push(request);
    if (authType !== undefined) values.push(authType);
    return values;
}

/** The schema that a method reads its answer with. */
function schemaOf(handle, method) {
    const source = (handle[`__${method}`] ?? handle[method]).toString();
    const path = /serializers\.([\w.]+)\.parseOrThrow\(_response\.body/.exec(source)?.[1];
    return path?.split(".").reduce((found, name) => found?.[name], serialization);
}

function ofBytes(bytes) {
    try {
        return { body: JSON.parse(bytes.toString("utf8")) };
    } catch {
        return { base64: bytes.toString("base64") };
    }
}

async function ofResponse(response) {
    const media = response.headers.get("content-type")?.split(";")[0];
    const body = ofBytes(Buffer.from(await response.arrayBuffer()));
    return { status: response.status, headers: media ? { "content-type": media } : {}, ...body };
}

async function wire(op, handle, method, value) {
    if (value instanceof Response) return ofResponse(value);
    if (typeof value?.arrayBuffer === "function") return ofBytes(Buffer.from(await value.arrayBuffer()));
    if (op.startsWith("workflows.") && typeof value?.headers?.get === "function") return { status: value.status };
    if (op.startsWith("proxy.")) return { body: value };
    const whole = value?.response ?? value;
    const schema = schemaOf(handle, method);
    if (!schema || whole === undefined) return whole ?? null;
    return schema.jsonOrThrow(whole, {
        unrecognizedObjectKeys: "passthrough",
        allowUnrecognizedUnionMembers: true,
        allowUnrecognizedEnumValues: true,
        skipValidation: true,
    });
}

function kindOf(error, status) {
    if (error instanceof Refusal) return error.kind;
    if (/Timeout/.test(error.constructor.name)) return "timeout";
    if (status === undefined) {
        return /fetch failed|ECONN/.test(error.message) ? "connect" : "invalid_argument";
    }
    if (status < 400) return "decode";
    return STATUS_KINDS[status] ?? (status >= 500 ? "server" : "status");
}

function failure(error) {
    const status = error.statusCode;
    const message = String(error.message).replace(/\s+/g, " ");
    return { kind: kindOf(error, status), status: status ?? null, message };
}

async function call(client, op, args) {
    const { handle, method } = find(client, op);
    const value = await handle[method](...argumentsFor(handle, method, args));
    return wire(op, handle, method, value);
}

const { values: options } = parseArgs({
    options: {
        cases: { type: "string" },
        "base-url": { type: "string" },
        sdk: { type: "string", default: "@pipedream/sdk" },
    },
});
const { PipedreamClient, serialization } = await import(options.sdk);
const baseUrl = options["base-url"].replace(/\/+$/, "");
const client = new PipedreamClient({
    clientId: "cid",
    clientSecret: "csec",
    projectId: "proj_X",
    projectEnvironment: "development",
    baseUrl,
    workflowDomain: new URL(baseUrl).hostname,
});
// The constructor does not pass `maxRetries` on.
client._options.maxRetries = 0;

// The SDK does not refuse an answer that its types do not describe; it warns. On `complaints` the warnings become visible.
let complaints = [];
console.warn = (...parts) => complaints.push(parts.join(" "));

for (const { op, args } of JSON.parse(readFileSync(options.cases, "utf8"))) {
    let line;
    complaints = [];
    try {
        line = { op, ok: true, value: await call(client, op, withBase(args ?? {}, baseUrl)) };
    } catch (error) {
        line = { op, ok: false, error: failure(error) };
    }
    console.log(JSON.stringify(complaints.length > 0 ? { ...line, complaints } : line));
}
