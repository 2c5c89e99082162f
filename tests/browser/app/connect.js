// A page with one of the official browser SDKs, unmodified. `run.py` bundles it once per version, as `sdk`.
import { createFrontendClient } from "sdk/browser"

/** Connects an account. `window.events` gets what the SDK calls. */
window.connect = (host, externalUserId, app, more) => {
  const events = (window.events = [])
  const client = createFrontendClient({
    externalUserId,
    frontendHost: host,
    // Version 1 takes the host of the API, later ones its URL.
    apiHost: host,
    baseUrl: `https://${host}`,
    environment: "development",
    projectEnvironment: "development",
    tokenCallback: async () => (await fetch(`/token?user=${externalUserId}`)).json(),
  })
  client.connectAccount({
    app,
    ...more,
    onSuccess: (account) => events.push(["success", account.id]),
    onError: (error) => events.push(["error", error.message]),
    onClose: (status) => events.push(["close", status ?? null]),
  })
}
