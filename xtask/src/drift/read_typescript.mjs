// Reads what the official TypeScript package says about the API, and prints it as JSON in the form of facts.rs.
//
//     node read_typescript.mjs FOLDER TOOLS
//
// FOLDER holds the unpacked package, and TOOLS/node_modules the TypeScript compiler, which parses its files. Nothing of the
// package is run. Types and bodies come from `serialization`, because only there are the names and dates as they are sent;
// the types of query parameters from the declarations. Whatever is written in a way that this program does not know is an error
// that names the file and the line, so that nothing is passed over in silence.

import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";

const [folder, tools] = process.argv.slice(2);
const ts = createRequire(join(tools, "package.json"))("typescript");
const PACKAGE = "@pipedream/sdk";
const Kind = ts.SyntaxKind;
// They only hand on what other files contain.
const INDEXES = ["index.mjs", "index.d.mts", "exports.mjs", "exports.d.mts"];
// Workflows are called at hosts and paths of their own, which connect.yaml leaves out.
const OTHER_HOSTS = ["workflows"];

function main() {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (name !== PACKAGE) throw new Error(`${folder} holds no unpacked ${PACKAGE}`);
    const types = readTypes(join(folder, "dist/esm/serialization"));
    const api = join(folder, "dist/esm/api");
    const requests = readRequests(api);
    const clients = files(api, "Client.mjs").filter((path) => !OTHER_HOSTS.includes(resourceOf(path)));
    const headers = readClientHeaders(clients, parse(join(folder, "dist/esm/BaseClient.d.mts")));
    const operations = clients.flatMap((path) => readClient(path, types, requests));
    if (operations.length === 0) throw new Error(`${api} has no \`Client.mjs\` with operations`);
    process.stdout.write(JSON.stringify({ package: PACKAGE, version, client_headers: headers, operations, types }));
}

function files(folder, end) {
    const all = readdirSync(folder, { recursive: true }).map((path) => join(folder, path));
    return all.filter((path) => path.endsWith(end) && !INDEXES.includes(basename(path))).sort();
}

function parse(path) {
    return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function unknown(what, node) {
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    return new Error(`${source.fileName}:${line + 1}: ${what} \`${node.getText().slice(0, 120)}\``);
}

function descendants(node, found = []) {
    ts.forEachChild(node, (child) => {
        found.push(child);
        descendants(child, found);
    });
    return found;
}

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isNullable = (type) => typeof type === "object" && "nullable" in type;
const nullable = (type) => (isNullable(type) ? type : { nullable: type });
const bare = (type) => (isNullable(type) ? type.nullable : type);
const field = (type) => ({ type: bare(type), required: !isNullable(type) });

function union(members) {
    const inner = members.map(bare);
    const found = inner.length === 1 ? inner[0] : { union: inner };
    return members.some(isNullable) ? nullable(found) : found;
}

// Types: `export const App = core.serialization.object({ imgSrc: core.serialization.property("img_src", …), … })`

function readTypes(folder) {
    const types = {};
    for (const path of files(folder, ".mjs")) {
        for (const statement of parse(path).statements.filter(ts.isVariableStatement)) {
            const { name, initializer } = statement.declarationList.declarations[0];
            types[typeName(path, name.text)] = schema(initializer);
        }
    }
    return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, complete(type, types)]));
}

/** Resolves what needs other types: a union by tag, where the tag stands outside the members, and an object with a base. */
function complete(type, types) {
    if (type.extended) return { object: fieldsOf(type, types) };
    if (!type.tagged) return type;
    const { tag, members } = type.tagged;
    const member = ([value, inner]) => ({ object: { ...fieldsOf(inner, types), [tag]: field({ enum: [value] }) } });
    return { union: Object.entries(members).map(member) };
}

function fieldsOf(type, types) {
    if (type.ref) return fieldsOf(types[type.ref], types);
    return type.extended ? { ...fieldsOf(type.extended.base, types), ...type.extended.object } : type.object;
}

/** `Response` and `Request` of `resources/accounts/client/listByExternalUser` are `accounts.listByExternalUser.Response`. */
function typeName(path, name) {
    const parts = path.split(sep);
    const client = parts.lastIndexOf("client");
    if (client < 0 || parts[client + 1] === "requests") return name;
    return [parts[client - 1], basename(path, ".mjs"), name].join(".");
}

function schema(node) {
    if (ts.isIdentifier(node)) return { ref: node.text };
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) throw unknown("unknown schema", node);
    const { name, expression } = node.expression;
    return expression.getText() === "core.serialization"
        ? built(name.text, node.arguments, node)
        : changed(schema(expression), name.text, node);
}

function built(builder, [first, second], node) {
    switch (builder) {
        case "string":
        case "boolean":
            return builder;
        case "number":
            return "numeric";
        case "date":
            return "date_time";
        case "any":
        case "unknown":
            return "any";
        case "stringLiteral":
        case "booleanLiteral":
            return { enum: [literal(first)] };
        case "enum_":
            return { enum: first.elements.map(literal) };
        case "list":
            return { list: schema(first) };
        case "record":
            return { map: schema(second) };
        case "property":
            return schema(second);
        case "lazy":
        case "lazyObject":
            return schema(first.body);
        case "undiscriminatedUnion":
            return union(first.elements.map(schema));
        case "union": {
            const members = second.properties.map((node) => [keyOf(node), schema(node.initializer)]);
            return { tagged: { tag: literal(first), members: Object.fromEntries(members) } };
        }
        case "object":
        case "objectWithoutOptionalProperties":
            return { object: Object.fromEntries(first.properties.map(property)) };
        default:
            throw unknown("unknown schema", node);
    }
}

function changed(type, change, node) {
    switch (change) {
        case "optional":
        case "nullable":
        case "optionalNullable":
            return nullable(type);
        case "passthrough":
        case "transform":
            return type;
        case "extend":
            return { extended: { object: type.object, base: schema(node.arguments[0]) } };
        default:
            throw unknown("unknown schema", node);
    }
}

function property(node) {
    const value = node.initializer;
    const renamed = ts.isCallExpression(value) && value.expression.getText() === "core.serialization.property";
    return [renamed ? literal(value.arguments[0]) : keyOf(node), field(schema(value))];
}

function literal(node) {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (node.kind === Kind.TrueKeyword || node.kind === Kind.FalseKeyword) return node.kind === Kind.TrueKeyword;
    throw unknown("not a literal", node);
}

const keyOf = (node) => node.name.text;

// Declarations of what the methods take

function readRequests(api) {
    const requests = {};
    for (const path of files(api, ".d.mts").filter((path) => path.includes(`${sep}requests${sep}`))) {
        for (const node of parse(path).statements.filter(ts.isInterfaceDeclaration)) {
            const members = node.members.filter(ts.isPropertySignature);
            requests[node.name.text] = Object.fromEntries(members.map((member) => [keyOf(member), declared(member)]));
        }
    }
    return requests;
}

function declared(member) {
    const type = declaredType(member.type);
    return field(member.questionToken ? nullable(type) : type);
}

function declaredType(node) {
    switch (node.kind) {
        case Kind.StringKeyword:
            return "string";
        case Kind.NumberKeyword:
            return "numeric";
        case Kind.BooleanKeyword:
            return "boolean";
        case Kind.AnyKeyword:
        case Kind.UnknownKeyword:
        case Kind.ObjectKeyword:
            return "any";
        case Kind.LiteralType:
            return node.literal.kind === Kind.NullKeyword ? nullable("any") : { enum: [literal(node.literal)] };
        case Kind.UndefinedKeyword:
            return nullable("any");
        case Kind.ArrayType:
            return { list: declaredType(node.elementType) };
        case Kind.ParenthesizedType:
            return declaredType(node.type);
        case Kind.UnionType:
            return declaredUnion(node.types);
        case Kind.TypeReference:
            return referred(node);
        default:
            throw unknown("unknown type", node);
    }
}

function declaredUnion(nodes) {
    const isNull = (node) => node.kind === Kind.UndefinedKeyword || node.literal?.kind === Kind.NullKeyword;
    const found = union(nodes.filter((node) => !isNull(node)).map(declaredType));
    return nodes.some(isNull) ? nullable(found) : found;
}

function referred(node) {
    const name = ts.isQualifiedName(node.typeName) ? node.typeName.right.text : node.typeName.text;
    if (name === "Record") return { map: declaredType(node.typeArguments[1]) };
    if (name === "Supplier") return declaredType(node.typeArguments[0]);
    if (name === "Date") return "date_time";
    return { ref: name };
}

// Operations

const resourceOf = (path) => snake(path.split(sep).at(-3));

function readClient(path, types, requests) {
    const declarations = parse(path.replace(/\.mjs$/, ".d.mts"));
    const taken = Object.fromEntries(descendants(declarations).filter(ts.isMethodDeclaration).map((node) => [keyOf(node), node]));
    const methods = descendants(parse(path)).filter((node) => ts.isMethodDeclaration(node) && fetched(node).length > 0);
    return methods.map((node) => {
        const name = keyOf(node).replace(/^__/, "");
        return operation(node, `${resourceOf(path)}.${snake(name)}`, requestOf(taken[name], requests), types);
    });
}

const fetched = (method) => descendants(method).filter((node) => ts.isCallExpression(node) && node.expression.getText() === "core.fetcher");

/** The declared fields of the method's `request`. */
function requestOf(method, requests) {
    const parameter = method?.parameters.find((parameter) => parameter.name.getText() === "request");
    const type = parameter?.type;
    const name = type && ts.isTypeReferenceNode(type) && ts.isQualifiedName(type.typeName) ? type.typeName.right.text : undefined;
    return requests[name] ?? {};
}

function operation(method, name, request, types) {
    const [call, more] = fetched(method);
    if (more) throw unknown("more than one request", method);
    const options = optionsOf(call);
    return {
        name,
        method: literal(options.method),
        path: address(call),
        query: variable(method, "_queryParams", request),
        headers: headersOf(method, request),
        body: options.body ? bodyOf(options.body, types) : null,
        response: responseOf(method),
    };
}

const optionsOf = (call) =>
    Object.fromEntries(call.arguments[0].properties.filter(ts.isPropertyAssignment).map((node) => [keyOf(node), node.initializer]));

/** The path of `core.url.join(base, "v1/…")`. */
function address(call) {
    const url = optionsOf(call).url;
    if (!ts.isCallExpression(url) || url.expression.getText() !== "core.url.join") throw unknown("unknown form of address", url);
    const path = url.arguments[1];
    if (ts.isStringLiteralLike(path)) return `/${path.text}`;
    if (!ts.isTemplateExpression(path)) throw unknown("unknown form of path", path);
    const spans = path.templateSpans.map((span) => `{${snake(lastName(span.expression))}}${span.literal.text}`);
    return `/${path.head.text}${spans.join("")}`;
}

/** The variable in `core.url.encodePathParam(this._options.projectId)` or `encodeURIComponent(trigger_id)`. */
function lastName(node) {
    if (ts.isCallExpression(node)) return lastName(node.arguments[0]);
    return ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
}

/** The fields of the object that a variable of the method starts as. */
function variable(method, name, request) {
    const found = descendants(method).find((node) => ts.isVariableDeclaration(node) && node.name.getText() === name);
    if (!found) return {};
    if (!ts.isObjectLiteralExpression(found.initializer)) throw unknown("parameters of unknown form", found);
    return Object.fromEntries(found.initializer.properties.map((node) => [keyOf(node), argument(node, request)]));
}

/** What is sent as one parameter: a field of `request`, perhaps converted on the way. */
function argument(node, request) {
    const names = ts.isShorthandPropertyAssignment(node) ? [keyOf(node)] : identifiers(node.initializer);
    const used = [...new Set(names)].filter((name) => name in request);
    if (used.length !== 1) throw unknown("not the value of one argument", node);
    return request[used[0]];
}

const identifiers = (node) => [node, ...descendants(node)].filter(ts.isIdentifier).map((node) => node.text);

/** Headers of this operation alone. Those that every request has come from the options. */
function headersOf(method, request) {
    const own = headersIn(method).filter((node) => keyOf(node) !== "Authorization" && !fromOptions(node));
    return Object.fromEntries(own.map((node) => [keyOf(node), argument(node, request)]));
}

/** The entries of `mergeOnlyDefinedHeaders({ … })`. */
function headersIn(node) {
    const isMerge = (node) => ts.isCallExpression(node) && node.expression.getText() === "mergeOnlyDefinedHeaders";
    return descendants(node).filter(isMerge).flatMap((call) => [...call.arguments[0].properties]);
}

const fromOptions = (node) => node.initializer?.getText().includes("this._options");

function readClientHeaders(clients, options) {
    const headers = clients.flatMap((path) => headersIn(parse(path)).filter(fromOptions));
    const declarations = descendants(options).filter(ts.isPropertySignature);
    return Object.fromEntries(headers.map((node) => {
        const names = identifiers(node.initializer);
        return [keyOf(node), declared(declarations.find((option) => names.includes(keyOf(option))))];
    }));
}

/** `serializers.X.jsonOrThrow(…)`, perhaps with constants merged in by `Object.assign`. */
function bodyOf(node, types) {
    if (ts.isObjectLiteralExpression(node)) {
        return { object: Object.fromEntries(node.properties.map((node) => [keyOf(node), field({ enum: [literal(node.initializer)] })])) };
    }
    if (!ts.isCallExpression(node)) throw unknown("unknown form of body", node);
    if (node.expression.getText() === "Object.assign") {
        const parts = node.arguments.map((part) => bodyOf(part, types)).map((part) => types[part.ref] ?? part);
        return { object: Object.assign({}, ...parts.map((part) => part.object)) };
    }
    return serializer(node);
}

/** The type in `serializers.accounts.listByExternalUser.Response.parseOrThrow(…)`. */
function serializer(node) {
    const [root, ...path] = node.expression.expression.getText().split(".");
    if (root !== "serializers") throw unknown("unknown serializer", node);
    return { ref: path.join(".") };
}

/** What is read from a response with status 2xx. */
function responseOf(method) {
    const all = descendants(method);
    const parsed = all.find((node) => ts.isCallExpression(node)
        && ts.isPropertyAccessExpression(node.expression)
        && node.expression.name.text === "parseOrThrow"
        && node.arguments[0].getText() === "_response.body");
    if (parsed) return serializer(parsed);
    const binary = all.some((node) => ts.isStringLiteral(node) && node.text === "binary-response");
    return binary ? "binary" : "nothing";
}

try {
    main();
} catch (error) {
    // Where in this program it was found out helps nobody.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
