//! The readers, on small packages in the form of the official ones.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::drift::packages::{self, Copy, record};

use crate::Outcome;

const PYTHON: [(&str, &str); 5] = [
    (
        "pipedream-1.2.3.dist-info/METADATA",
        "Name: pipedream\nVersion: 1.2.3\n",
    ),
    (
        "pipedream/core/client_wrapper.py",
        r#"
class BaseClientWrapper:
    def __init__(self, *, project_id: str, project_environment: typing.Optional[Stage] = None, token: typing.Callable[[], str]): ...
    def get_headers(self):
        headers["x-pd-environment"] = str(self._project_environment)
        headers["Authorization"] = f"Bearer {token}"
"#,
    ),
    (
        "pipedream/types/parcel.py",
        r#"
class ParcelBase(UniversalBaseModel):
    id: str

class Parcel(ParcelBase):
    sent_at: typing.Optional[dt.datetime] = pydantic.Field(default=None)
    """
    When it was sent
    """
    inner_parcels: typing_extensions.Annotated[
        typing.Optional[typing.List["Parcel"]], FieldMetadata(alias="innerParcels"), pydantic.Field(alias="innerParcels")
    ] = None
    contents: typing.Dict[str, typing.Any]
    size: Size
"#,
    ),
    (
        "pipedream/types/size.py",
        r#"Stage = typing.Union[typing.Literal["development", "production"], typing.Any]
Size = typing.Union[typing.Literal["small", "large"], typing.Any]
"#,
    ),
    (
        "pipedream/parcels/raw_client.py",
        r#"
class RawParcelsClient:
    def send(self, parcel_id: str, *, note: str, fast: typing.Optional[bool] = None, x_trace: typing.Optional[str] = None,
             labels: typing.Optional[typing.Sequence[str]] = OMIT, request_options: typing.Optional[RequestOptions] = None):
        """Send it"""
        _response = self._client_wrapper.httpx_client.request(
            f"v1/{encode_path_param(self._client_wrapper._project_id)}/parcels/{encode_path_param(parcel_id)}",
            method="POST",
            params={"fast": fast},
            json={"note": note, "labels": convert(object_=labels), "kind": "parcel"},
            headers={"content-type": "application/json", "x-trace": str(x_trace) if x_trace is not None else None},
            request_options=request_options,
        )
        if 200 <= _response.status_code < 300:
            return parse_obj_as(type_=Parcel, object_=_response.json())

class AsyncRawParcelsClient:
    pass
"#,
    ),
];

const TYPESCRIPT: [(&str, &str); 8] = [
    (
        "package.json",
        r#"{"name": "@pipedream/sdk", "version": "1.2.3"}"#,
    ),
    (
        "dist/esm/BaseClient.d.mts",
        "export type BaseClientOptions = { projectEnvironment?: core.Supplier<Pipedream.Stage | undefined>; };",
    ),
    (
        "dist/esm/serialization/types/Parcel.mjs",
        r#"
export const ParcelBase = core.serialization.object({ id: core.serialization.string() });
export const Parcel = core.serialization.object({
    sentAt: core.serialization.property("sent_at", core.serialization.date().optional()),
    innerParcels: core.serialization.list(core.serialization.lazyObject(() => Parcel)).optional(),
    contents: core.serialization.record(core.serialization.string(), core.serialization.unknown()),
    size: Size,
}).extend(ParcelBase);
"#,
    ),
    (
        "dist/esm/serialization/types/Size.mjs",
        r#"
export const Size = core.serialization.enum_(["small", "large"]);
export const Stage = core.serialization.enum_(["development", "production"]);
"#,
    ),
    (
        "dist/esm/serialization/resources/parcels/client/requests/SendOpts.mjs",
        r#"export const SendOpts = core.serialization.object({
    note: core.serialization.string(),
    labels: core.serialization.list(core.serialization.string()).optional(),
});"#,
    ),
    (
        "dist/esm/api/resources/parcels/client/requests/SendOpts.d.mts",
        "export interface SendOpts { fast?: boolean; xTrace?: string; note: string; labels?: string[]; }",
    ),
    (
        "dist/esm/api/resources/parcels/client/Client.d.mts",
        "export declare class ParcelsClient { send(parcel_id: string, request: Pipedream.SendOpts): Promise<Parcel>; private __send; }",
    ),
    (
        "dist/esm/api/resources/parcels/client/Client.mjs",
        r#"
export class ParcelsClient {
    send(parcel_id, request) { return this.__send(parcel_id, request); }
    __send(parcel_id, request) {
        return __awaiter(this, void 0, void 0, function* () {
            const { fast, xTrace, ..._body } = request;
            const _queryParams = { fast };
            const _headers = mergeHeaders(mergeOnlyDefinedHeaders({
                "x-trace": xTrace,
                "x-pd-environment": requestOptions.projectEnvironment ?? this._options.projectEnvironment,
            }));
            const _response = yield core.fetcher({
                url: core.url.join(base, `v1/${core.url.encodePathParam(this._options.projectId)}/parcels/${core.url.encodePathParam(parcel_id)}`),
                method: "POST",
                body: Object.assign(Object.assign({}, serializers.SendOpts.jsonOrThrow(_body, { omitUndefined: true })), { kind: "parcel" }),
            });
            if (_response.ok) return { data: serializers.Parcel.parseOrThrow(_response.body, {}) };
            throw new Error(serializers.Size.parseOrThrow(_response.error.body));
        });
    }
}
"#,
    ),
];

fn expected() -> (Value, Value, Value) {
    let operations = json!([{
        "name": "parcels.send",
        "method": "POST",
        "path": "/v1/{project_id}/parcels/{parcel_id}",
        "query": {"fast": {"type": "boolean", "required": false}},
        "headers": {"x-trace": {"type": "string", "required": false}},
        "body": {"object": {
            "kind": {"type": {"enum": ["parcel"]}, "required": true},
            "labels": {"type": {"list": "string"}, "required": false},
            "note": {"type": "string", "required": true},
        }},
        "response": {"ref": "Parcel"},
    }]);
    let parcel = json!({"object": {
        "contents": {"type": {"map": "any"}, "required": true},
        "id": {"type": "string", "required": true},
        "innerParcels": {"type": {"list": {"ref": "Parcel"}}, "required": false},
        "sent_at": {"type": "date_time", "required": false},
        "size": {"type": {"ref": "Size"}, "required": true},
    }});
    let headers = json!({"x-pd-environment": {"type": {"ref": "Stage"}, "required": false}});
    (headers, operations, parcel)
}

#[test]
fn the_python_package_is_read() -> Outcome {
    if !runs("python3") {
        eprintln!("skipped: no python3");
        return Ok(());
    }
    let folder = unpacked(&PYTHON)?;
    assert_read(&packages::python(
        &xtask::root(),
        &Copy::Folder(folder.path().into()),
    )?)
}

#[test]
fn the_typescript_package_is_read() -> Outcome {
    if !has_typescript_parser() {
        return Ok(());
    }
    let folder = unpacked(&TYPESCRIPT)?;
    assert_read(&packages::typescript(
        &xtask::root(),
        &Copy::Folder(folder.path().into()),
    )?)
}

#[test]
fn what_the_python_reader_does_not_know_is_an_error_with_its_place() -> Outcome {
    if !runs("python3") {
        eprintln!("skipped: no python3");
        return Ok(());
    }
    let folder = unpacked(&PYTHON)?;
    change(
        folder.path(),
        "pipedream/parcels/raw_client.py",
        r#"{"fast": fast}"#,
        "query(fast)",
    )?;
    let error = packages::python(&xtask::root(), &Copy::Folder(folder.path().into()))
        .err()
        .map(|error| error.to_string());
    let error = error.unwrap_or_default();
    assert!(
        error.contains("raw_client.py:9: parameters of unknown form `query(fast)`"),
        "{error}"
    );
    Ok(())
}

#[test]
fn what_the_typescript_reader_does_not_know_is_an_error_with_its_place() -> Outcome {
    if !has_typescript_parser() {
        return Ok(());
    }
    let folder = unpacked(&TYPESCRIPT)?;
    change(
        folder.path(),
        "dist/esm/serialization/types/Size.mjs",
        r#"enum_(["small", "large"])"#,
        "sizes()",
    )?;
    let error = packages::typescript(&xtask::root(), &Copy::Folder(folder.path().into()))
        .err()
        .map(|error| error.to_string());
    let error = error.unwrap_or_default();
    assert!(
        error.contains("Size.mjs:2: unknown schema `core.serialization.sizes()`"),
        "{error}"
    );
    Ok(())
}

fn assert_read(facts: &xtask::drift::facts::Facts) -> Outcome {
    let read: Value = serde_json::from_str(&record(facts)?)?;
    let (headers, operations, parcel) = expected();
    assert_eq!(read["version"], "1.2.3");
    assert_eq!(read["client_headers"], headers);
    assert_eq!(read["operations"], operations);
    assert_eq!(read["types"]["Parcel"], parcel);
    assert_eq!(read["types"]["Size"], json!({"enum": ["small", "large"]}));
    Ok(())
}

fn unpacked(files: &[(&str, &str)]) -> Outcome<TempDir> {
    let folder = TempDir::new()?;
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a file in no folder")?)?;
        fs::write(path, text)?;
    }
    Ok(folder)
}

fn change(folder: &Path, file: &str, old: &str, new: &str) -> Outcome {
    let text = fs::read_to_string(folder.join(file))?;
    assert!(text.contains(old));
    Ok(fs::write(folder.join(file), text.replace(old, new))?)
}

fn runs(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Tests do not use the network, so the parser must be there from a run of `cargo xtask drift`.
fn has_typescript_parser() -> bool {
    let installed = runs("node")
        && xtask::root()
            .join("target/drift/node_modules/typescript")
            .exists();
    if !installed {
        eprintln!("skipped: `cargo xtask drift` installs the parser for TypeScript");
    }
    installed
}
