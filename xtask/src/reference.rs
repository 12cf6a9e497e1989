//! `cargo xtask reference`: the contract with checks, as a page for those who write them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use wit_parser::{
    Docs, Function, FunctionKind, Handle, Interface, InterfaceId, PackageId, Resolve, Type,
    TypeDef, TypeDefKind, WorldItem, WorldKey,
};

use crate::failure::{AtPath, Failure};
use crate::project::Project;

pub(crate) const HELP: &str = "\
cargo xtask reference

Writes docs/authors/contract.md from sdk/wit/check.wit and its comments. A test tells where it was
forgotten.
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let page = page(project);
    fs::write(&page, reference(project)?).at(&page)?;
    println!("{}", project.shown(&page));
    Ok(())
}

fn page(project: &Project) -> PathBuf {
    project.root.join("docs/authors/contract.md")
}

const HEAD: &str = "\
<!-- Made by `cargo xtask reference` from sdk/wit/check.wit. Edit that. -->

# The contract

All that a check and Tollgate know of each other, in the words of
[WIT](https://component-model.bytecodealliance.org/design/wit.html). The libraries say the same in the
words of their languages; whoever writes in another one builds a component of the world `check`.
";

/// The whole page.
fn reference(project: &Project) -> Result<String, Failure> {
    let folder = project.root.join("sdk/wit");
    let mut resolve = Resolve::default();
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::fact(format!("{}: {error:#}", project.shown(&folder)))
    };
    let (package, _) = resolve.push_dir(&folder).map_err(|error| wrong(&error))?;
    Ok(Page { resolve: &resolve, text: HEAD.to_owned() }.package(package))
}

struct Page<'a> {
    resolve: &'a Resolve,
    text: String,
}

impl Page<'_> {
    fn package(mut self, id: PackageId) -> String {
        let package = &self.resolve.packages[id];
        self.heading(2, &format!("Package `{}`", package.name));
        self.paragraph(&package.docs);
        for (name, interface) in &package.interfaces {
            self.interface(name, &self.resolve.interfaces[*interface]);
        }
        for (name, world) in &package.worlds {
            self.heading(2, &format!("World `{name}`"));
            let world = &self.resolve.worlds[*world];
            self.paragraph(&world.docs);
            self.text.push('\n');
            for (word, items) in [("imports", &world.imports), ("exports", &world.exports)] {
                for (key, item) in items {
                    let name = self.item(key, item);
                    let _ = writeln!(self.text, "- {word} `{name}`");
                }
            }
        }
        self.text
    }

    fn interface(&mut self, name: &str, interface: &Interface) {
        self.heading(2, &format!("Interface `{name}`"));
        self.paragraph(&interface.docs);
        for (name, id) in &interface.types {
            let of = &self.resolve.types[*id];
            self.definition(name, of);
            let methods =
                interface.functions.values().filter(|one| one.kind.resource() == Some(*id));
            self.functions(methods);
        }
        let free = interface.functions.values().filter(|one| one.kind.resource().is_none());
        let free: Vec<&Function> = free.collect();
        if !free.is_empty() {
            self.heading(3, "Functions");
            self.functions(free.into_iter());
        }
    }

    fn definition(&mut self, name: &str, of: &TypeDef) {
        let kind = match &of.kind {
            // Taken over from another interface, where it is told.
            TypeDefKind::Type(_) => return,
            TypeDefKind::Record(_) => "Record",
            TypeDefKind::Variant(_) => "Variant",
            TypeDefKind::Enum(_) => "Enum",
            TypeDefKind::Resource => "Resource",
            _ => "Type",
        };
        self.heading(3, &format!("{kind} `{name}`"));
        self.paragraph(&of.docs);
        self.text.push('\n');
        match &of.kind {
            TypeDefKind::Record(record) => {
                for field in &record.fields {
                    let of = self.written(&field.ty);
                    self.entry(&format!("{}: {of}", field.name), &field.docs);
                }
            }
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    let of = case.ty.map(|of| format!("({})", self.written(&of)));
                    self.entry(&format!("{}{}", case.name, of.unwrap_or_default()), &case.docs);
                }
            }
            TypeDefKind::Enum(words) => {
                for case in &words.cases {
                    self.entry(&case.name, &case.docs);
                }
            }
            _ => {}
        }
    }

    fn functions<'f>(&mut self, functions: impl Iterator<Item = &'f Function>) {
        let mut is_first = true;
        for function in functions {
            if is_first && !self.text.ends_with("\n\n") {
                self.text.push('\n');
            }
            is_first = false;
            let signature = self.signature(function);
            self.entry(&signature, &function.docs);
        }
    }

    fn signature(&self, function: &Function) -> String {
        let own = |param: &&wit_parser::Param| param.name != "self";
        let params: Vec<String> = function
            .params
            .iter()
            .filter(own)
            .map(|param| format!("{}: {}", param.name, self.written(&param.ty)))
            .collect();
        let params = params.join(", ");
        if matches!(function.kind, FunctionKind::Constructor(_)) {
            return format!("constructor({params})");
        }
        let word = match function.kind {
            FunctionKind::Static(_) => "static func",
            _ => "func",
        };
        let name = function.item_name();
        let result = function.result.map(|of| format!(" -> {}", self.written(&of)));
        format!("{name}: {word}({params}){}", result.unwrap_or_default())
    }

    /// A type as WIT has it.
    fn written(&self, of: &Type) -> String {
        let Type::Id(id) = of else { return plain(of).to_owned() };
        let of = &self.resolve.types[*id];
        if let Some(name) = &of.name {
            return name.clone();
        }
        match &of.kind {
            TypeDefKind::Handle(Handle::Own(id)) => self.written(&Type::Id(*id)),
            TypeDefKind::Handle(Handle::Borrow(id)) => {
                format!("borrow<{}>", self.written(&Type::Id(*id)))
            }
            TypeDefKind::List(item) => format!("list<{}>", self.written(item)),
            TypeDefKind::Option(some) => format!("option<{}>", self.written(some)),
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|of| self.written(of)).collect();
                format!("tuple<{}>", types.join(", "))
            }
            TypeDefKind::Result(result) => {
                let side = |of: &Option<Type>| of.map(|of| self.written(&of));
                match (side(&result.ok), side(&result.err)) {
                    (None, None) => "result".to_owned(),
                    (Some(ok), None) => format!("result<{ok}>"),
                    (ok, Some(err)) => format!("result<{}, {err}>", ok.as_deref().unwrap_or("_")),
                }
            }
            other => other.as_str().to_owned(),
        }
    }

    fn item(&self, key: &WorldKey, item: &WorldItem) -> String {
        match (key, item) {
            (WorldKey::Name(name), WorldItem::Function(function)) => {
                format!("{name}: {}", self.signature(function))
            }
            (WorldKey::Name(name), _) => name.clone(),
            (WorldKey::Interface(id), _) => self.named(*id),
        }
    }

    fn named(&self, id: InterfaceId) -> String {
        self.resolve.id_of(id).unwrap_or_default()
    }

    fn heading(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.text, "\n{} {text}", "#".repeat(level));
    }

    fn paragraph(&mut self, docs: &Docs) {
        if let Some(docs) = &docs.contents {
            let _ = writeln!(self.text, "\n{}", docs.trim());
        }
    }

    /// One of several, with what is said of it.
    fn entry(&mut self, name: &str, docs: &Docs) {
        let _ = write!(self.text, "- `{name}`");
        if let Some(docs) = &docs.contents {
            let lines: Vec<&str> = docs.trim().lines().collect();
            let _ = write!(self.text, ":\n  {}", lines.join("\n  "));
        }
        self.text.push('\n');
    }
}

const fn plain(of: &Type) -> &'static str {
    match of {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_what_the_contract_says() {
        let project = Project::from_environment();
        let committed = fs::read_to_string(page(&project)).unwrap();
        let made = reference(&project).unwrap();
        assert_eq!(committed, made, "run `cargo xtask reference`");
    }
}
