//! Refuses functions made to exhaust a compiler, before one is let at them.

use tollgate_model::sanitised;
use wasmparser::{Parser, Payload};

use crate::Error;

/// Locals times bytes of one function. What a compiler keeps of a function grows with both: 50,000
/// locals in 400 KB, 20 thousand million by this count, took 48 s and 7.7 GB. The largest function
/// of a Python interpreter is below a hundredth of this.
const MAX_EFFORT: u64 = 2_000_000_000;

/// An error names the function that no compiler should see.
pub fn hold_to_effort(component: &[u8]) -> Result<(), Error> {
    let mut function = 0;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.map_err(malformed)?;
        let Payload::CodeSectionEntry(body) = payload else { continue };
        let mut locals = 0_u64;
        for group in body.get_locals_reader().map_err(malformed)? {
            let (count, _) = group.map_err(malformed)?;
            locals = locals.saturating_add(u64::from(count));
        }
        let bytes = body.range().end - body.range().start;
        if locals.saturating_mul(bytes) > MAX_EFFORT {
            return Err(Error::TooComplex { function, locals, bytes });
        }
        function += 1;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "an adapter for map_err")]
fn malformed(error: wasmparser::BinaryReaderError) -> Error {
    Error::Malformed { offset: error.offset(), reason: sanitised(error.message()) }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};

    use super::*;

    fn module(locals: u32, instructions: usize) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut function = Function::new([(locals, ValType::I64)]);
        for _ in 0..instructions {
            function.instructions().nop();
        }
        function.instructions().end();
        let mut code = CodeSection::new();
        code.function(&function);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        module.finish()
    }

    #[test]
    fn many_locals_are_fine_in_a_small_function_and_many_bytes_with_few() {
        assert_eq!(hold_to_effort(&module(49_000, 1_000)), Ok(()));
        assert_eq!(hold_to_effort(&module(100, 1_000_000)), Ok(()));
    }

    #[test]
    fn many_of_both_are_refused() {
        let refused = hold_to_effort(&module(49_000, 400_000));
        assert!(matches!(refused, Err(Error::TooComplex { locals: 49_000, .. })), "{refused:?}");
    }
}
