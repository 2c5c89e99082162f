//! The operation table. A change here changes how calls are authorised, retried or paged.

use std::fmt::Write as _;

use pipedream_connect::operations;

#[test]
fn every_operation_is_classified_as_reviewed() {
    let mut table = String::new();
    for operation in operations::ALL {
        let params: Vec<String> = operation
            .params
            .iter()
            .map(|param| {
                format!(
                    "{:?}:{}{}",
                    param.location,
                    param.name,
                    if param.required { "!" } else { "" }
                )
            })
            .collect();
        let _ = writeln!(
            table,
            "{id} | {method} {path} | {idempotency:?} | auth {auth:?} | paging {paging:?} | {params} | {body} -> {response}",
            id = operation.id,
            method = operation.method,
            path = operation.path,
            idempotency = operation.idempotency,
            auth = operation.auth,
            paging = operation.paging,
            params = params.join(" "),
            body = operation.body.unwrap_or("-"),
            response = operation.response.unwrap_or("-"),
        );
    }
    assert_eq!(operations::ALL.len(), 71);
    insta::assert_snapshot!(table);
}
