// Lists accounts by the official TypeScript SDK: `driver.mjs BASE_URL CALLS`. Run by `official.py`.

import assert from "node:assert";
import { createRequire } from "node:module";

// The package is installed where the conformance cases need it.
const { PipedreamClient } = createRequire(new URL("../../conformance/", import.meta.url))("@pipedream/sdk");

const [baseUrl, calls] = process.argv.slice(2);
const client = new PipedreamClient({
    baseUrl,
    clientId: "cid",
    clientSecret: "csec",
    projectId: "proj_X",
    projectEnvironment: "production",
});
for (let call = 0; call < Number(calls); call++) {
    const page = await client.accounts.list({ app: "slack", limit: 10 });
    assert.equal(page.data.length, 10);
}
