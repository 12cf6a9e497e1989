//! Modules made to hurt a compiler: small, valid, and dear to compile.
//!
//! Each is a check whose manifest is in order, with one more core module in it. Nothing calls that
//! module, and yet it has to be compiled.

use std::fs;

use wasm_encoder::{
    BlockType, CodeSection, ComponentSection as _, Function, FunctionSection, Module,
    ModuleSection, TypeSection, ValType,
};

use crate::guests_folder;

/// A guest with one more core module.
fn with(core: &Module) -> Vec<u8> {
    let mut component = fs::read(guests_folder().join("word.wasm")).expect("the guest `word`");
    ModuleSection(core).append_to_component(&mut component);
    component
}

/// Functions of type `i32 -> i32` with so many locals besides.
fn functions(count: usize, locals: u32, body: impl Fn(&mut Function)) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for _ in 0..count {
        functions.function(0);
        let mut function = Function::new([(locals, ValType::I32)]);
        body(&mut function);
        function.instructions().local_get(0).end();
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    module
}

/// Takes all the processor time there is. Each of so many nested loops is left to by a branch from
/// the innermost one: 3,000 of them, 150 KB, take 49 s on a slow core, and 20,000 no end.
pub fn endless_to_compile(loops: u32) -> Vec<u8> {
    with(&functions(1, 0, |function| {
        let mut code = function.instructions();
        for _ in 0..loops {
            code.loop_(BlockType::Empty);
        }
        for depth in 0..loops {
            code.local_get(0).br_if(depth);
        }
        for _ in 0..loops {
            code.end();
        }
    }))
}

/// Takes all the memory there is: so many tables of branches, each of 6,000 targets. 1,000 of them,
/// 6 MB, take more than 4 GiB after a few seconds.
pub fn vast_to_compile(tables: usize) -> Vec<u8> {
    let targets = [0; 6_000];
    with(&functions(1, 0, |function| {
        let mut code = function.instructions();
        for _ in 0..tables {
            code.block(BlockType::Empty).local_get(0).br_table(targets, 0).end();
        }
    }))
}

/// More locals in a larger function than any toolchain makes; refused before it is compiled.
pub fn too_many_locals() -> Vec<u8> {
    with(&functions(1, 49_000, |function| {
        let mut code = function.instructions();
        for _ in 0..15_000 {
            code.local_get(1).local_set(2);
        }
    }))
}

/// A large module of ordinary functions, for tests that need compiling to take a while.
pub fn large(functions_in_it: usize) -> Vec<u8> {
    with(&functions(functions_in_it, 8, |function| {
        let mut code = function.instructions();
        for n in 0..400 {
            code.local_get(n % 8).i32_const(7).i32_mul().local_get((n + 3) % 8).i32_xor();
            code.local_set((n + 5) % 8);
        }
    }))
}
