//! Components that import more than they need.

use wasm_encoder::{
    ComponentImportSection, ComponentSection, ComponentTypeRef, ComponentTypeSection, InstanceType,
};
use wasmparser::{Validator, WasmFeatures};

/// The component with further imports at its end: instances without anything in them, by their
/// names. What a component may do is told by its imports, whether it uses them or not.
pub fn importing(component: &[u8], names: &[&str]) -> Vec<u8> {
    let mut bytes = component.to_vec();
    let known = Validator::new_with_features(WasmFeatures::all())
        .validate_all(component)
        .expect("a component")
        .as_ref()
        .component_type_count();
    let mut types = ComponentTypeSection::new();
    types.instance(&InstanceType::new());
    types.append_to_component(&mut bytes);
    let mut imports = ComponentImportSection::new();
    for name in names {
        imports.import(*name, ComponentTypeRef::Instance(known));
    }
    imports.append_to_component(&mut bytes);
    bytes
}
