//! `options` of a check: TOML turned into JSON of one canonical form.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use toml_edit::{Item, TableLike, Value as Toml};

use super::document::{Entry, Reader};
use super::{ConfigError, Place};

/// Options of one layer by top-level key.
pub(super) type Options = BTreeMap<String, (Value, Place)>;

pub(super) fn read(reader: &mut Reader<'_>, table: &dyn TableLike) -> Options {
    let mut options = Options::new();
    for entry in reader.entries(table) {
        match item_to_json(entry.item) {
            Ok(value) => {
                options.insert(entry.key.to_owned(), (value, entry.place));
            }
            Err(problem) => reader.errors.push(not_json(&entry, problem)),
        }
    }
    options
}

fn not_json(entry: &Entry<'_>, problem: &'static str) -> ConfigError {
    let message = format!("option `{}` holds {problem}", entry.key.escape_debug());
    ConfigError::new(&entry.value_place, message, Some("write a finite number".to_owned()))
}

/// Keys are inserted in sorted order, so that the text is canonical however serde_json keeps
/// them. The parser bounds the depth.
pub(super) fn object(sorted: BTreeMap<String, Value>) -> Value {
    Value::Object(sorted.into_iter().collect::<Map<_, _>>())
}

fn item_to_json(item: &Item) -> Result<Value, &'static str> {
    match item {
        Item::None => Ok(Value::Null),
        Item::Value(value) => value_to_json(value),
        Item::Table(table) => table_to_json(table),
        Item::ArrayOfTables(tables) => tables
            .iter()
            .map(|table| table_to_json(table))
            .collect::<Result<_, _>>()
            .map(Value::Array),
    }
}

fn table_to_json(table: &dyn TableLike) -> Result<Value, &'static str> {
    table
        .iter()
        .map(|(key, item)| Ok((key.to_owned(), item_to_json(item)?)))
        .collect::<Result<_, _>>()
        .map(object)
}

fn value_to_json(value: &Toml) -> Result<Value, &'static str> {
    Ok(match value {
        Toml::String(text) => Value::String(text.value().clone()),
        Toml::Integer(number) => Value::from(*number.value()),
        Toml::Float(number) => serde_json::Number::from_f64(*number.value())
            .map(Value::Number)
            .ok_or("a number that is not finite")?,
        Toml::Boolean(truth) => Value::Bool(*truth.value()),
        Toml::Datetime(date) => Value::String(date.value().to_string()),
        Toml::Array(values) => {
            Value::Array(values.iter().map(value_to_json).collect::<Result<_, _>>()?)
        }
        Toml::InlineTable(table) => table_to_json(table)?,
    })
}
