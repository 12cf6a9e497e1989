//! Compiled modules on disk, each authenticated with the user's own key.
//!
//! Loading machine code runs what it is given. A file is therefore used only where a keyed digest
//! over its name and bytes proves that this user's Tollgate wrote it; anything else is compiled
//! again and replaced.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use wasmtime::Engine;
use wasmtime::component::Component;

/// A secret of the user's, kept outside repositories and CI caches.
#[derive(Clone)]
pub struct ModuleKey([u8; 32]);

impl std::fmt::Debug for ModuleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ModuleKey(..)")
    }
}

impl ModuleKey {
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }
}

/// Where compiled modules are kept; nowhere, where the user has no folder that can be written.
#[derive(Debug, Clone)]
pub struct CompiledFolder {
    kept: Option<(PathBuf, ModuleKey)>,
}

/// Bytes of the keyed digest that begins a file.
const TAG: usize = 32;

impl CompiledFolder {
    /// `folder` must belong to the user alone.
    pub fn at(folder: impl Into<PathBuf>, key: ModuleKey) -> Self {
        Self { kept: Some((folder.into(), key)) }
    }

    /// Compiles every time.
    pub const fn none() -> Self {
        Self { kept: None }
    }

    /// The component of `wasm`, from the folder or compiled now.
    pub(crate) fn component(&self, engine: &Engine, wasm: &[u8]) -> Result<Component, String> {
        let compile = || engine.precompile_component(wasm).map_err(|error| format!("{error:#}"));
        let Some((folder, key)) = &self.kept else {
            return load_own(engine, &compile()?).ok_or_else(unloadable);
        };
        let name = file_name(engine, wasm);
        let path = folder.join(&name);
        if let Some(component) = read(&path, &name, key).and_then(|bytes| load_own(engine, &bytes))
        {
            return Ok(component);
        }
        let compiled = compile()?;
        // A module that can't be kept is only slower the next time.
        let _ = write(folder, &path, &tag(&name, &compiled, key), &compiled);
        load_own(engine, &compiled).ok_or_else(unloadable)
    }
}

fn unloadable() -> String {
    "what was compiled can't be loaded".to_owned()
}

/// Names a compiled module by its source and by everything that decides whether it fits.
fn file_name(engine: &Engine, wasm: &[u8]) -> String {
    use std::hash::{Hash as _, Hasher as _};
    #[expect(deprecated, reason = "SipHash with fixed keys: the same name in every process")]
    let mut engine_hash = std::hash::SipHasher::new();
    engine.precompile_compatibility_hash().hash(&mut engine_hash);
    let mut hasher = blake3::Hasher::new();
    hasher.update(wasm).update(&engine_hash.finish().to_le_bytes());
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    format!("{}.cwasm", hasher.finalize().to_hex())
}

fn tag(name: &str, compiled: &[u8], key: &ModuleKey) -> blake3::Hash {
    blake3::Hasher::new_keyed(&key.0).update(name.as_bytes()).update(compiled).finalize()
}

fn read(path: &Path, name: &str, key: &ModuleKey) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    let (stored, compiled) = bytes.split_at_checked(TAG)?;
    // blake3 compares hashes in constant time.
    let stored = blake3::Hash::from_slice(stored).ok()?;
    (stored == tag(name, compiled, key)).then(|| compiled.to_vec())
}

fn write(folder: &Path, path: &Path, tag: &blake3::Hash, compiled: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::File::create(&draft)?;
    let written = file
        .write_all(tag.as_bytes())
        .and_then(|()| file.write_all(compiled))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Loads what is embedded in the program; none where it does not fit this engine or machine.
pub(crate) fn load_trusted(engine: &Engine, compiled: &[u8]) -> Option<Component> {
    load_own(engine, compiled)
}

#[expect(
    unsafe_code,
    reason = "machine code of our own making: embedded, authenticated or just compiled"
)]
fn load_own(engine: &Engine, compiled: &[u8]) -> Option<Component> {
    // SAFETY: the callers pass bytes that `precompile_component` made and that nobody else could
    // have written: embedded in this program, proven by the user's key, or from this process.
    unsafe { Component::deserialize(engine, compiled) }.ok()
}
