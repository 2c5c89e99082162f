//! Changes to what a model sees of a tool.

use pipedream_connect_raw::types::Component;
use serde::Serialize;

use super::tool::Tool;
use crate::Error;

/// What a model sees of one tool, for the hook [`ToolsBuilder::schema`](super::ToolsBuilder::schema).
#[derive(Debug)]
pub struct ToolSchema<'a> {
    tool: &'a mut Tool,
    error: Option<Error>,
}

impl<'a> ToolSchema<'a> {
    pub(super) fn new(tool: &'a mut Tool) -> Self {
        Self { tool, error: None }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.error.map_or(Ok(()), Err)
    }

    /// The definition of the action.
    pub fn component(&self) -> &Component {
        self.tool.component()
    }

    /// Replaces the description of the tool. At most 1,024 characters are used.
    pub fn describe(&mut self, description: impl AsRef<str>) {
        self.tool.set_description(description.as_ref());
    }

    /// Replaces the description of a prop. Has no effect on a prop that the model does not see.
    pub fn describe_prop(&mut self, prop: &str, description: impl Into<String>) {
        let mut arguments = self.tool.arguments_mut().iter_mut();
        if let Some(argument) = arguments.find(|argument| argument.name == prop) {
            argument.description = Some(description.into());
        }
    }

    /// Hides a prop. The model does not see it and cannot set it.
    pub fn hide(&mut self, prop: &str) {
        self.tool
            .arguments_mut()
            .retain(|argument| argument.name != prop);
    }

    /// Sets a prop to a fixed value. The model does not see it and cannot set it. A value that cannot be JSON is an error
    /// of the builder.
    pub fn preset(&mut self, prop: &str, value: impl Serialize) {
        self.hide(prop);
        match serde_json::to_value(value) {
            Ok(value) => self.tool.set_preset(prop.to_owned(), value),
            Err(source) => {
                let message = format!("the preset of `{prop}` cannot be JSON");
                self.error = Some(Error::argument(message).with_source(source));
            }
        }
    }
}
