//! The tables `build.rs` made from the rules.

use crate::automaton::{Dfa, Keywords, PatternDfas};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
