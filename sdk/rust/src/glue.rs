//! What [`export!`](crate::export) needs: the bindings, and the way from them to a [`Check`](crate::Check).
//!
//! Nothing here is part of the interface of this crate.

/// Generated from `sdk/wit`. What it exports is called by the host, and its memory handed over by
/// the canonical ABI, which Rust can't express without `unsafe`.
#[cfg(target_family = "wasm")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit",
        world: "check",
        pub_export_macro: true,
        export_macro_name: "export_guest",
    });
}

#[cfg(target_family = "wasm")]
mod guest {
    use std::cell::OnceCell;
    use std::panic::PanicHookInfo;
    use std::thread::LocalKey;

    use super::bindings::exports::tollgate::check::guest as wit;
    use super::bindings::tollgate::check::inputs;
    use crate::check::{Check, ConfigurationFile, Configured, Problem};
    use crate::{Input, Trigger, log};

    /// Where an instance keeps its check between `configure` and `check`.
    pub type Slot<C> = LocalKey<OnceCell<C>>;

    pub fn configure<C: Check>(
        slot: &'static Slot<C>,
        options: &str,
        files: Vec<wit::ConfigurationFile>,
    ) -> Result<Option<Vec<wit::Trigger>>, Vec<wit::Problem>> {
        tell_panics();
        let files: Vec<_> = files
            .into_iter()
            .map(|file| ConfigurationFile { path: file.path, content: file.content })
            .collect();
        let Configured { check, triggers } = C::configure(options, &files)
            .map_err(|problems| problems.into_iter().map(problem).collect::<Vec<_>>())?;
        slot.with(|slot| {
            assert!(slot.set(check).is_ok(), "an instance is configured once");
        });
        Ok(triggers.map(|triggers| triggers.into_iter().map(trigger).collect()))
    }

    pub fn check<C: Check>(slot: &'static Slot<C>, input: &inputs::Input) -> Result<(), String> {
        tell_panics();
        slot.with(|slot| slot.get_or_init(C::default).check(&Input::new(input)))
    }

    /// A trap carries no text, so the message of a panic goes to the log before it.
    fn tell_panics() {
        std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
            let mut message = String::from("panicked: ");
            message.push_str(info.payload_as_str().unwrap_or("without a message"));
            if let Some(place) = info.location() {
                message.push_str(" (");
                message.push_str(place.file());
                message.push(':');
                message.push_str(&place.line().to_string());
                message.push(')');
            }
            log::error(&message);
        }));
    }

    fn problem(problem: Problem) -> wit::Problem {
        let Problem { file, line, pointer, message } = problem;
        wit::Problem { file, line, pointer, message }
    }

    fn trigger(trigger: Trigger) -> wit::Trigger {
        match trigger {
            Trigger::Literal(text) => wit::Trigger::Literal(text.into_owned()),
            Trigger::Magic(bytes) => wit::Trigger::Magic(bytes.into_owned()),
            Trigger::Path(pattern) => wit::Trigger::Path(pattern.into_owned()),
            Trigger::Base64Run(length) => wit::Trigger::Base64Run(length),
            Trigger::HexRun(length) => wit::Trigger::HexRun(length),
            Trigger::Always => wit::Trigger::Always,
        }
    }
}

#[cfg(target_family = "wasm")]
pub use guest::{Slot, check, configure};

/// Makes a guest of a type that implements [`Check`](crate::Check), and puts its manifest into
/// the module. Once per crate, in a library of type `cdylib`.
///
/// The manifest is worked out and checked by the compiler, on every target.
#[macro_export]
macro_rules! export {
    ($check:ty) => {
        const _: () = {
            #[allow(long_running_const_eval, reason = "hundreds of rules take a second or two")]
            const LENGTH: usize = <$check as $crate::Check>::MANIFEST.json_length();
            #[cfg_attr(target_family = "wasm", unsafe(link_section = "tollgate:manifest"))]
            #[used]
            #[allow(long_running_const_eval, reason = "hundreds of rules take a second or two")]
            static MANIFEST: [u8; LENGTH] = <$check as $crate::Check>::MANIFEST.json::<LENGTH>();

            $crate::export_guest_of!($check);
        };
    };
}

/// The part of [`export!`] that only a guest has.
#[doc(hidden)]
#[cfg(not(target_family = "wasm"))]
#[macro_export]
macro_rules! export_guest_of {
    ($check:ty) => {};
}

/// The part of [`export!`] that only a guest has.
#[doc(hidden)]
#[cfg(target_family = "wasm")]
#[macro_export]
macro_rules! export_guest_of {
    ($check:ty) => {
        ::std::thread_local! {
            static CHECK: ::std::cell::OnceCell<$check> = const { ::std::cell::OnceCell::new() };
        }

        struct Guest;

        impl $crate::glue::bindings::exports::tollgate::check::guest::Guest for Guest {
            fn configure(
                options: ::std::string::String,
                files: ::std::vec::Vec<
                    $crate::glue::bindings::exports::tollgate::check::guest::ConfigurationFile,
                >,
            ) -> ::std::result::Result<
                ::std::option::Option<
                    ::std::vec::Vec<
                        $crate::glue::bindings::exports::tollgate::check::guest::Trigger,
                    >,
                >,
                ::std::vec::Vec<$crate::glue::bindings::exports::tollgate::check::guest::Problem>,
            > {
                $crate::glue::configure::<$check>(&CHECK, &options, files)
            }

            fn check(
                input: &$crate::glue::bindings::tollgate::check::inputs::Input,
            ) -> ::std::result::Result<(), ::std::string::String> {
                $crate::glue::check::<$check>(&CHECK, input)
            }
        }

        $crate::glue::bindings::export_guest!(Guest with_types_in $crate::glue::bindings);
    };
}
