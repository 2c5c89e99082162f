//! Values that the connected app provides, as fixed options of the arguments.

use pipedream_connect_raw::values::OptionItem;

use super::tool::Tool;
use crate::call::CallOptions;
use crate::features::configure::{Accounts, ValueKind};
use crate::features::user::User;
use crate::{Error, ErrorKind};

/// More options than this are not listed, because they would fill the model's context.
const MAX_OPTIONS: usize = 100;

/// Adds the options of each remote prop, if the user's account is clear and there are at most [`MAX_OPTIONS`].
pub(super) async fn resolve(
    user: &User,
    accounts: &[(String, String)],
    options: &CallOptions,
    tool: &mut Tool,
) -> Result<(), Error> {
    let component = tool.component().clone();
    let mut app_props = component.app_props();
    let (Some(app_prop), None) = (app_props.next(), app_props.next()) else {
        return Ok(());
    };
    let chosen = accounts.iter().find(|(app, _)| *app == app_prop.app);
    let account = match chosen {
        Some((_, id)) => id.clone(),
        None => {
            let accounts = Accounts {
                client: &user.client,
                user: user.id(),
                options,
            };
            match accounts.find(&app_prop.name, &app_prop.app).await? {
                Ok(id) => id,
                Err(_) => return Ok(()),
            }
        }
    };
    for argument in tool.arguments_mut() {
        if !argument.remote || argument.expected.kind.value != ValueKind::Id {
            continue;
        }
        let request = user
            .configure_prop(&component.key, &argument.name)
            .account(&app_prop.name, &account)
            .version(&component.version)
            .options(options.clone());
        argument.expected.options = all(request.pages()).await?;
    }
    Ok(())
}

/// All options, or none if there are too many, or if they depend on props that are not set yet.
async fn all(mut pages: crate::PropOptions) -> Result<Vec<OptionItem>, Error> {
    let mut options = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => options.extend(page),
            Err(error) if error.kind() == ErrorKind::Component => return Ok(Vec::new()),
            Err(error) => return Err(error),
        }
        if options.len() > MAX_OPTIONS {
            return Ok(Vec::new());
        }
    }
    Ok(options)
}
