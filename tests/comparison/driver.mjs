// One scenario of run.py through the official TypeScript SDK, with its default settings.

import { createRequire } from "node:module";

const { PipedreamClient } = createRequire(new URL("../conformance/package.json", import.meta.url))("@pipedream/sdk");

const [scenario, baseUrl] = process.argv.slice(2);
const client = new PipedreamClient({
    clientId: "cid",
    clientSecret: "csec",
    projectId: "proj_X",
    projectEnvironment: "development",
    baseUrl,
});
const result = { ok: true, items: 0 };

async function bytesOf(got) {
    if (typeof got?.arrayBuffer === "function") return Buffer.from(await got.arrayBuffer());
    // A body that is no JSON comes back as the text in which the parser failed.
    return Buffer.from(got?.error?.rawBody ?? got);
}

async function throughProxy() {
    const got = await client.proxy.get({
        url: "https://x.example/file.pdf",
        externalUserId: "u",
        accountId: "apn_1",
    });
    result.bytes = (await bytesOf(got)).toString("base64");
}

async function list() {
    for await (const _ of await client.accounts.list()) result.items += 1;
}

async function five() {
    for (let call = 0; call < 5; call += 1) await client.accounts.retrieve("apn_1");
}

const actions = {
    run: () => client.actions.run({ id: "a", externalUserId: "u" }),
    retrieve: () => client.accounts.retrieve("apn_1"),
    ten: () => Promise.all(Array.from({ length: 10 }, () => client.accounts.retrieve("apn_1"))),
    five,
    path: () => client.accounts.retrieve("a//b?q=1"),
    parent: () => client.users.deleteExternalUser(".."),
    list,
    proxy: throughProxy,
};

try {
    await actions[scenario]();
} catch (error) {
    Object.assign(result, { ok: false, error: error.constructor.name });
}
console.log(JSON.stringify(result));
process.exit(0);
