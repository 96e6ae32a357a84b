//! JSON held to its schema.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// A schema, ready to be asked.
pub(crate) struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    pub(crate) fn new(schema: Value) -> Self {
        const PLACE: &str = "https://ftpprobe.test/schema.json";
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource(PLACE, schema).unwrap();
        let index = compiler.compile(PLACE, &mut schemas);
        let index = index.unwrap_or_else(|error| panic!("not a schema: {error}"));
        Self { schemas, index }
    }

    /// What is wrong with it, if anything is.
    pub(crate) fn fault(&self, json: &Value) -> Option<String> {
        let held = self.schemas.validate(json, self.index);
        held.err().map(|error| error.to_string())
    }
}
