"""Reads what the official Python package says about the API, and prints it as JSON in the form of facts.rs.

    python3 read_python.py FOLDER

FOLDER holds the unpacked wheel. Nothing of the package is run: its source is parsed. Whatever is written in a way that this
program does not know is an error that names the file and the line, so that nothing is passed over in silence.
"""

import ast
import json
import sys
from pathlib import Path

PACKAGE = "pipedream"
SCALARS = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "bytes": "binary",
    "Any": "any",
    "datetime": "date_time",
    "date": "string",
}
TRANSPARENT = ("Annotated", "ClassVar")
MODEL_ROOTS = ("UniversalBaseModel", "UncheckedBaseModel")
METHODS = ("request", "stream")


class Unknown(Exception):
    """Source of a form that this program does not know."""

    def __init__(self, what, node):
        super().__init__(what)
        self.line = getattr(node, "lineno", 0)


def main(folder):
    metadata = next(folder.glob(f"{PACKAGE}-*.dist-info/METADATA"), None)
    if metadata is None:
        sys.exit(f"{folder} holds no unpacked wheel of {PACKAGE}")
    version = next(line.split(": ")[1] for line in metadata.read_text("utf-8").splitlines() if line.startswith("Version: "))
    types, operations, headers = {}, [], {}
    for path in sorted((folder / PACKAGE).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        try:
            if path.parent.name == "types" and path.name != "__init__.py":
                read_types(tree, types)
            elif path.name == "raw_client.py":
                operations += read_client(tree, path.parent.name)
            elif path.name == "client_wrapper.py":
                headers = read_client_headers(tree)
        except Unknown as unknown:
            sys.exit(f"{path}:{unknown.line}: {unknown}")
    if not operations:
        sys.exit(f"{folder / PACKAGE} has no `raw_client.py` with operations")
    types = {name: inherit(found, types) for name, found in types.items()}
    facts = {"package": PACKAGE, "version": version, "client_headers": headers, "operations": operations, "types": types}
    json.dump(facts, sys.stdout)


# Types


def read_types(tree, types):
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            name, found = node.name, enum_class(node) or model(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, found = node.targets[0].id, type_of(node.value)
        else:
            continue
        if types.setdefault(name, found) != found:
            raise Unknown(f"there are two types `{name}`", node)


def enum_class(node):
    if not any(base.attr == "Enum" for base in node.bases if isinstance(base, ast.Attribute)):
        return None
    values = [item.value.value for item in node.body if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)]
    return {"enum": values}


def model(node):
    bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id not in MODEL_ROOTS]
    fields = {}
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            name = alias(item.annotation) or item.target.id
            found = type_of(item.annotation)
            # The default says nothing: `type: Literal["x"] = "x"` is always there.
            fields[name] = {"type": bare(found), "required": not nullable(found)}
    return {"object": fields, "bases": bases}


def inherit(found, types):
    """`found` with the fields of the models that it extends."""
    if not isinstance(found, dict) or "object" not in found:
        return found
    fields = {}
    for base in found["bases"]:
        if base in types:
            fields |= inherit(types[base], types)["object"]
    return {"object": fields | found["object"]}


def alias(annotation):
    """The name on the wire, from `Annotated[…, FieldMetadata(alias="…")]`."""
    if isinstance(annotation, ast.Subscript) and name_of(annotation.value) in TRANSPARENT:
        for node in ast.walk(annotation.slice):
            if isinstance(node, ast.keyword) and node.arg == "alias":
                return node.value.value
    return None


def nullable(found):
    return isinstance(found, dict) and "nullable" in found


def bare(found):
    return found["nullable"] if nullable(found) else found


def name_of(node):
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None


def type_of(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return type_of(ast.parse(node.value, mode="eval").body)
    if isinstance(node, (ast.Name, ast.Attribute)):
        name = name_of(node)
        return SCALARS.get(name) or {"ref": name}
    if isinstance(node, ast.Subscript):
        return generic(name_of(node.value), node)
    raise Unknown(f"unknown type `{ast.unparse(node)}`", node)


def generic(name, node):
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "Literal":
        return {"enum": [argument.value for argument in arguments]}
    if name in TRANSPARENT:
        return type_of(arguments[0])
    if name == "Optional":
        return {"nullable": bare(type_of(arguments[0]))}
    if name in ("List", "Sequence"):
        return {"list": type_of(arguments[0])}
    if name in ("Dict", "Mapping"):
        return {"map": type_of(arguments[1])}
    if name == "Union":
        return union([type_of(argument) for argument in arguments])
    raise Unknown(f"unknown type `{ast.unparse(node)}`", node)


def union(members):
    """An open enum is a union of its values and `Any`; a member that may be None makes the whole nullable."""
    some_null = any(nullable(member) for member in members)
    members = [bare(member) for member in members]
    if len(members) == 2 and members[1] == "any" and "enum" in members[0]:
        members = members[:1]
    found = members[0] if len(members) == 1 else {"union": members}
    return {"nullable": found} if some_null else found


# Operations


def read_client(tree, resource):
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("Async"):
            for function in node.body:
                if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                    yield read_operation(function, f"{resource}.{function.name}")


def read_operation(function, name):
    sent = [node for node in ast.walk(function) if is_request(node)]
    if len(sent) != 1:
        raise Unknown(f"{name} sends {len(sent)} requests, not one", function)
    call = sent[0]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    arguments = arguments_of(function)
    headers = fields(keywords.get("headers"), arguments)
    headers.pop("content-type", None)
    return {
        "name": name,
        "method": keywords["method"].value,
        "path": path_of(call.args[0]),
        "query": fields(keywords.get("params"), arguments),
        "headers": headers,
        "body": body_of(keywords, arguments, call),
        "response": response_of(function),
    }


def read_client_headers(tree):
    """What `headers["…"] = str(self._…)` adds to every request. Credentials are part of no operation."""
    annotations = {node.arg: node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg)}
    headers = {}
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Subscript) and name_of(target.value) == "headers" and target.slice.value != "Authorization":
            found = type_of(annotations[last_name(node.value)])
            headers[target.slice.value] = {"type": bare(found), "required": not nullable(found)}
    return headers


def is_request(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in METHODS
        and name_of(node.func.value) == "httpx_client"
    )


def arguments_of(function):
    """Each argument with its type, and whether it must be given."""
    given = function.args.args[1:] + function.args.kwonlyargs
    defaults = [None] * (len(function.args.args) - 1 - len(function.args.defaults)) + function.args.defaults
    defaults += function.args.kw_defaults
    return {
        argument.arg: {"type": bare(type_of(argument.annotation)), "required": default is None}
        for argument, default in zip(given, defaults)
    }


def path_of(node):
    if isinstance(node, ast.Constant):
        return f"/{node.value}"
    if not isinstance(node, ast.JoinedStr):
        raise Unknown("unknown form of path", node)
    parts = [part.value if isinstance(part, ast.Constant) else f"{{{last_name(part)}}}" for part in node.values]
    return "/" + "".join(parts)


def last_name(node):
    """The variable in `{encode_path_param(self._client_wrapper._project_id)}` or `{jsonable_encoder(trigger_id)}`."""
    if isinstance(node, ast.FormattedValue):
        return last_name(node.value)
    if isinstance(node, ast.Call):
        return last_name(node.args[0])
    return name_of(node).lstrip("_")


def fields(node, arguments):
    if node is None:
        return {}
    if not isinstance(node, ast.Dict):
        raise Unknown(f"parameters of unknown form `{ast.unparse(node)}`", node)
    return {key.value: field(value, arguments) for key, value in zip(node.keys, node.values)}


def field(node, arguments):
    """The argument that is sent, or the constant."""
    if isinstance(node, ast.Constant):
        return {"type": {"enum": [node.value]}, "required": True}
    used = [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and inner.id in arguments]
    if len(set(used)) != 1:
        raise Unknown(f"`{ast.unparse(node)}` is not the value of one argument", node)
    return arguments[used[0]]


def body_of(keywords, arguments, call):
    node = keywords.get("json")
    if any(name in keywords for name in ("data", "files", "content")):
        raise Unknown("a body that is not JSON", call)
    if node is None:
        return None
    if isinstance(node, ast.Dict):
        return {"object": fields(node, arguments)}
    return field(node, arguments)["type"]


def response_of(function):
    """What the branch for 2xx parses. None if that is not in this function."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and is_constant(node.test.left, 200):
            inner = [found for statement in node.body for found in ast.walk(statement)]
            parsed = [found.value for found in inner if isinstance(found, ast.keyword) and found.arg == "type_"]
            if parsed:
                return type_of(parsed[0])
            binary = any(isinstance(found, ast.Attribute) and found.attr == "iter_bytes" for found in inner)
            return "binary" if binary else "nothing"
    return None


def is_constant(node, value):
    return isinstance(node, ast.Constant) and node.value == value


main(Path(sys.argv[1]))
