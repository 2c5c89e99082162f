// A form for an action by connect-react, unmodified, that runs the action.
import { ComponentFormContainer, FrontendClientProvider } from "@pipedream/connect-react"
import { createFrontendClient } from "@pipedream/sdk/browser"
import { useState } from "react"
import { createRoot } from "react-dom/client"

function Form({ client, externalUserId, componentKey }) {
  const [configuredProps, setConfiguredProps] = useState({})
  const [result, setResult] = useState("")
  const onSubmit = async (context) => {
    const run = await client.actions.run({
      id: componentKey,
      externalUserId,
      configuredProps: context.configuredProps,
      dynamicPropsId: context.dynamicProps?.id,
    })
    setResult(JSON.stringify(run.ret))
  }
  return (
    <main style={{ maxWidth: "34rem", margin: "1rem auto", fontFamily: "sans-serif" }}>
      <FrontendClientProvider client={client}>
        <ComponentFormContainer
          externalUserId={externalUserId}
          componentKey={componentKey}
          configuredProps={configuredProps}
          onUpdateConfiguredProps={setConfiguredProps}
          onSubmit={onSubmit}
        />
      </FrontendClientProvider>
      {result && <pre id="result" style={{ whiteSpace: "pre-wrap" }}>{result}</pre>}
    </main>
  )
}

/** Shows the form. */
window.showForm = (host, externalUserId, componentKey) => {
  const client = createFrontendClient({
    externalUserId,
    frontendHost: host,
    baseUrl: `https://${host}`,
    tokenCallback: async () => {
      const created = await (await fetch(`/token?user=${externalUserId}`)).json()
      return { ...created, expiresAt: new Date(created.expiresAt) }
    },
  })
  const root = createRoot(document.querySelector("#root"))
  root.render(<Form client={client} externalUserId={externalUserId} componentKey={componentKey} />)
}
