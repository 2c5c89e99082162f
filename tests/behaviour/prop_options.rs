//! Options of a prop that the connected app provides, in every format and over several pages.

use pipedream_connect::{Client, Error, ErrorKind, PropOptions};
use pipedream_connect_emulator::{Emulator, SeedAccount};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

async fn labels(mut options: PropOptions) -> Result<Vec<Vec<String>>, Error> {
    let mut pages = Vec::new();
    while let Some(page) = options.next().await {
        pages.push(page?.iter().map(|option| option.label()).collect());
    }
    Ok(pages)
}

struct Fixture {
    _emulator: Emulator,
    client: Client,
}

impl Fixture {
    async fn start() -> Outcome<Self> {
        let emulator = ["slack", "gitlab", "notion"]
            .iter()
            .fold(Emulator::builder(), |builder, app| {
                builder.account(SeedAccount::new("user-42", *app))
            })
            .start()
            .await?;
        let client = Client::builder().env_vars(emulator.env()).build()?;
        Ok(Self {
            _emulator: emulator,
            client,
        })
    }

    async fn account(&self, app: &str) -> Outcome<String> {
        Ok(self
            .client
            .user("user-42")?
            .accounts()
            .app(app)
            .await?
            .data
            .remove(0)
            .id)
    }
}

#[tokio::test]
async fn every_page_of_options_is_read_once() -> Outcome {
    let fixture = Fixture::start().await?;
    let slack = fixture.account("slack").await?;
    let request = fixture
        .client
        .user("user-42")?
        .configure_prop("slack-send-message", "conversation")
        .account("slack", slack);
    let pages = labels(request.pages()).await?;
    assert_eq!(
        pages,
        [
            vec!["#general", "#random"],
            vec!["#support", "#releases"],
            vec!["#design"]
        ]
    );
    Ok(())
}

#[tokio::test]
async fn plain_strings_are_valid_options() -> Outcome {
    let fixture = Fixture::start().await?;
    let gitlab = fixture.account("gitlab").await?;
    let request = fixture
        .client
        .actions()
        .configure_prop("gitlab-list-commits", "user-42", "refName")
        .account("gitlab", gitlab)
        .prop("projectId", 45_672_541);
    let pages = labels(request.pages()).await?;
    assert!(pages.concat().contains(&"main".to_owned()), "{pages:?}");
    Ok(())
}

#[tokio::test]
async fn an_error_reported_by_the_component_is_an_error() -> Outcome {
    let fixture = Fixture::start().await?;
    let request =
        fixture
            .client
            .actions()
            .configure_prop("slack-send-message", "user-42", "conversation");
    let error = labels(request.pages())
        .await
        .err()
        .ok_or("options without an account")?;
    assert_eq!(error.kind(), ErrorKind::Component);
    insta::assert_snapshot!(error, @"Cannot read properties of undefined (reading 'slack')");
    Ok(())
}
