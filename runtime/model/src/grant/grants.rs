//! All that one user granted, and whether it covers a check.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::NetworkGrant;
use crate::{Date, Digest};

/// A capability that takes a grant. What a component imports of the contract, or has emulated, is
/// none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// It speaks HTTP to the hosts that are named.
    Network,
}

impl Permission {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no permission this version knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a permission this version knows; there is network", .0.escape_debug())]
pub struct UnknownPermission(pub String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(word: &str) -> Result<Self, UnknownPermission> {
        match word {
            "network" => Ok(Self::Network),
            _ => Err(UnknownPermission(word.to_owned())),
        }
    }
}

/// What a user allows one module of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What the module calls itself, whatever a repository calls it.
    pub check: String,
    /// That of the module, to tell later what is new.
    pub version: String,
    /// Of the module's bytes: any other module has to be granted anew.
    pub digest: Digest,
    pub permissions: BTreeSet<Permission>,
    /// The hosts it may speak to.
    pub network: NetworkGrant,
    pub granted: Date,
}

/// All grants of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// By check, then day, then digest.
    list: Vec<Grant>,
}

/// How a check stands with the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It asks for nothing.
    NotNeeded,
    Granted(&'a Grant),
    /// It asks, and no module of this check was ever granted anything.
    Missing,
    /// What was granted was something else.
    Changed {
        /// The newest grant of the check.
        earlier: &'a Grant,
        /// What is asked for now and was not granted then; may be empty.
        more: BTreeSet<Permission>,
    },
}

impl Grants {
    /// Nothing is granted to anything.
    pub const fn none() -> Self {
        Self { list: Vec::new() }
    }

    /// Sorted by check.
    pub fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.list.iter()
    }

    /// The grant for this very module.
    pub fn of(&self, check: &str, digest: &Digest) -> Option<&Grant> {
        self.list.iter().find(|grant| grant.check == check && grant.digest == *digest)
    }

    /// Adds a grant; the one it replaces, for the same module, is returned.
    pub fn put(&mut self, grant: Grant) -> Option<Grant> {
        let same = |known: &Grant| known.check == grant.check && known.digest == grant.digest;
        let at = self.list.iter().position(same);
        let replaced = at.map(|at| self.list.remove(at));
        self.list.push(grant);
        self.list.sort_by(|one, other| {
            (&one.check, one.granted, &one.digest).cmp(&(
                &other.check,
                other.granted,
                &other.digest,
            ))
        });
        replaced
    }

    /// Takes back what a check was granted; one module's, where a digest is given.
    pub fn revoke(&mut self, check: &str, digest: Option<&Digest>) -> Vec<Grant> {
        let hit = |grant: &mut Grant| {
            grant.check == check && digest.is_none_or(|digest| grant.digest == *digest)
        };
        self.list.extract_if(.., hit).collect()
    }

    /// Whether a module may do what it asks for.
    pub fn standing(
        &self,
        check: &str,
        digest: &Digest,
        asked: &BTreeSet<Permission>,
    ) -> Standing<'_> {
        if asked.is_empty() {
            return Standing::NotNeeded;
        }
        let same = self.of(check, digest);
        if let Some(grant) = same.filter(|grant| asked.is_subset(&grant.permissions)) {
            return Standing::Granted(grant);
        }
        let newest = || self.list.iter().rfind(|grant| grant.check == check);
        match same.or_else(newest) {
            Some(earlier) => Standing::Changed {
                earlier,
                more: asked.difference(&earlier.permissions).copied().collect(),
            },
            None => Standing::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(check: &str, module: &[u8], days: u32) -> Grant {
        Grant {
            check: check.to_owned(),
            version: "1.0".to_owned(),
            digest: Digest::of(module),
            permissions: BTreeSet::from([Permission::Network]),
            network: NetworkGrant::new(vec!["a.example".parse().unwrap()]),
            granted: Date::from_days_since_epoch(days),
        }
    }

    fn network() -> BTreeSet<Permission> {
        BTreeSet::from([Permission::Network])
    }

    #[test]
    fn a_grant_holds_for_one_module_of_one_check() {
        let mut grants = Grants::default();
        assert_eq!(grants.put(grant("dast", b"1", 1)), None);
        let standing = |check, module| grants.standing(check, &Digest::of(module), &network());
        assert!(matches!(standing("dast", b"1".as_slice()), Standing::Granted(_)));
        assert_eq!(standing("scm", b"1"), Standing::Missing);
        let Standing::Changed { earlier, more } = standing("dast", b"2") else { panic!("changed") };
        assert_eq!((earlier.digest, more.len()), (Digest::of(b"1"), 0));
        assert_eq!(
            grants.standing("dast", &Digest::of(b"2"), &BTreeSet::new()),
            Standing::NotNeeded
        );
    }

    #[test]
    fn what_was_not_granted_is_named() {
        let mut grants = Grants::default();
        grants.put(Grant { permissions: BTreeSet::new(), ..grant("dast", b"1", 1) });
        for module in [b"1".as_slice(), b"2"] {
            let standing = grants.standing("dast", &Digest::of(module), &network());
            let Standing::Changed { more, .. } = standing else { panic!("{standing:?}") };
            assert_eq!(more, network());
        }
    }

    #[test]
    fn what_is_new_is_held_against_the_newest_grant() {
        let mut grants = Grants::default();
        for (module, day) in [(b"b", 2), (b"c", 3), (b"a", 1)] {
            grants.put(grant("dast", module, day));
        }
        let standing = grants.standing("dast", &Digest::of(b"d"), &network());
        let Standing::Changed { earlier, .. } = standing else { panic!("{standing:?}") };
        assert_eq!(earlier.digest, Digest::of(b"c"));
    }

    #[test]
    fn a_later_grant_for_the_same_module_replaces_the_former() {
        let mut grants = Grants::default();
        grants.put(grant("dast", b"1", 1));
        grants.put(grant("dast", b"2", 1));
        assert_eq!(grants.put(grant("dast", b"1", 9)).unwrap().granted.to_string(), "1970-01-02");
        assert_eq!(grants.iter().count(), 2);
        assert_eq!(grants.revoke("dast", Some(&Digest::of(b"1"))).len(), 1);
        assert_eq!(grants.revoke("dast", None).len(), 1);
        assert!(grants.revoke("dast", None).is_empty());
    }
}
