//! Webhook deliveries of the emulator, verified as a backend does.

use pipedream_connect::Client;
use pipedream_connect::webhooks::{InvalidSignature, Verifier};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::json;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_delivery_verifies_with_the_signing_key_until_the_key_is_regenerated() -> Outcome {
    let emulator = Emulator::builder()
        .account(SeedAccount::new("user-42", "slack"))
        .start()
        .await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let user = client.user("user-42")?;
    let account = user.accounts().await?.data.remove(0);
    let deployed = user
        .trigger("slack-new-message-in-channels")
        .account(&account.id)
        .webhook_url("https://events.example/slack")
        .emit_on_deploy(false)
        .deploy()
        .await?
        .data;
    let key = deployed.webhook_signing_key().ok_or("no key")?;
    let trigger = user.deployed_trigger(deployed.id().ok_or("no id")?);
    emulator.emit(trigger.id(), json!({"text": "hi"})).await?;

    let sent = emulator.sent_webhooks();
    let delivery = sent.last().ok_or("nothing was delivered")?;
    let signature = delivery.signature.as_deref().ok_or("not signed")?;
    let verifier = Verifier::new(key.clone())?;
    assert_eq!(
        verifier.verify_at(signature, delivery.body.as_bytes(), emulator.now()),
        Ok(())
    );
    assert_eq!(
        verifier.verify_at(signature, b"{}", emulator.now()),
        Err(InvalidSignature::Mismatch)
    );

    let webhook = trigger.webhooks().await?.webhooks.remove(0);
    let fresh = trigger
        .regenerate_webhook_signing_key(&webhook.id)
        .await?
        .data
        .signing_key
        .ok_or("no key")?;
    emulator
        .emit(trigger.id(), json!({"text": "again"}))
        .await?;
    let sent = emulator.sent_webhooks();
    let delivery = sent.last().ok_or("nothing was delivered")?;
    let signature = delivery.signature.as_deref().ok_or("not signed")?;
    assert_eq!(
        verifier.verify_at(signature, delivery.body.as_bytes(), emulator.now()),
        Err(InvalidSignature::Mismatch)
    );
    assert_eq!(
        Verifier::new(key)?.or(fresh)?.verify_at(
            signature,
            delivery.body.as_bytes(),
            emulator.now()
        ),
        Ok(())
    );
    trigger.reset_webhook_delivery_state(&webhook.id).await?;
    Ok(())
}
