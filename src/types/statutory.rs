//! What organisations must publish, by kind and nation: dated data of this project (`statutory.toml`, each row with its sources), read once.

use std::sync::LazyLock;

use serde::Deserialize;

/// One thing to publish.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its name: `charging`.
    pub id: String,
    /// What it is called in English: "Charging and remissions policy".
    pub title: String,
    /// What it is called in Welsh.
    pub cy: String,
    /// Whom it holds for, where not for all of the kind: "Schools with primary pupils". Empty for all.
    #[serde(default)]
    pub only: String,
    /// The same in Welsh.
    #[serde(default)]
    pub only_cy: String,
    /// Ids of the sources that ask for it.
    pub by: Vec<String>,
    /// Whether every source only recommends it; [`Duty::is_recommended`] says it of an organisation.
    #[serde(default)]
    pub should: bool,
    /// Whether a policy is meant: a document of type `policy` answers it.
    #[serde(default)]
    pub policy: bool,
    /// Words, in lower case; a document whose title has one of them is it, unless the site says otherwise.
    #[serde(default)]
    pub found_by: Vec<String>,
    /// The generated page that is it: `/accessibility/`. Empty for most.
    #[serde(default)]
    pub address: String,
    /// The key of site.toml's `[organisation]` that answers it in every page's footer. Empty for most.
    #[serde(default)]
    pub footer: String,
}

/// Who asks for things to be published: a law or a guide.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name: `dfe-maintained`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where to read it.
    pub url: String,
    /// The version that the list follows, as a partial date: "2024-10".
    pub as_of: String,
    /// The kinds of organisation that it holds for.
    pub kinds: Vec<String>,
    /// The nations in which it holds.
    pub nations: Vec<String>,
    /// Whether it asks for copies or for notice, not for a website.
    #[serde(default)]
    pub on_paper: bool,
    /// The day on which it was last compared with this list, as a date; empty if that was not noted.
    #[serde(default)]
    pub read: String,
}

impl Duty {
    /// Whether an organisation of these kinds is only recommended to have it on its website.
    pub fn is_recommended(&self, kinds: &[&str], nation: &str) -> bool {
        self.should || self.sources(kinds, nation).all(|source| source.on_paper)
    }

    /// The sources that ask an organisation of these kinds for it.
    pub fn sources<'d>(&'d self, kinds: &'d [&str], nation: &'d str) -> impl Iterator<Item = &'static Source> + 'd {
        let holds = move |source: &&Source| {
            source.nations.iter().any(|own| own == nation)
                && source.kinds.iter().any(|own| kinds.contains(&own.as_str()))
        };
        sources().iter().filter(|source| self.by.contains(&source.id)).filter(holds)
    }
}

/// Every duty, in the order in which people read them.
pub fn duties() -> &'static [Duty] {
    &DATA.duties
}

/// Every source.
pub fn sources() -> &'static [Source] {
    &DATA.sources
}

/// What an organisation of these kinds must or should publish.
pub fn duties_of<'k>(kinds: &'k [&'k str], nation: &'k str) -> impl Iterator<Item = &'static Duty> + 'k {
    duties().iter().filter(move |duty| duty.sources(kinds, nation).next().is_some())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    sources: Vec<Source>,
    duties: Vec<Duty>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // The table is part of the program, and a test reads it whole: a fault in it cannot reach anyone.
    toml::from_str(include_str!("statutory.toml")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::PartialDate;

    #[test]
    fn the_table_reads_whole_and_names_only_its_own_sources() {
        let data: Data = toml::from_str(include_str!("statutory.toml")).unwrap();
        assert!(data.duties.len() > 50 && data.sources.len() > 20);
        for duty in &data.duties {
            assert!(duty.by.iter().all(|id| data.sources.iter().any(|source| source.id == *id)), "{}", duty.id);
            assert!(data.duties.iter().filter(|other| other.id == duty.id).count() == 1, "{} twice", duty.id);
            assert_eq!(duty.only.is_empty(), duty.only_cy.is_empty(), "{} in both languages", duty.id);
            assert!(duty.found_by.iter().all(|words| words.to_lowercase() == *words), "{}", duty.id);
        }
        for source in &data.sources {
            assert!(PartialDate::parse(&source.as_of).is_some(), "{}", source.id);
            assert!(source.url.starts_with("https://www."), "{}", source.id);
            assert!(data.duties.iter().any(|duty| duty.by.contains(&source.id)), "{} asks for nothing", source.id);
        }
    }

    #[test]
    fn every_kind_has_duties_in_the_nations_where_it_exists() {
        let count = |kind: &str, nation: &str| duties_of(&[kind], nation).count();
        for (kind, nation, least) in [
            ("maintained-school", "england", 20),
            ("maintained-school", "wales", 10),
            ("academy", "england", 20),
            ("academy-trust", "england", 8),
            ("council", "england", 12),
            ("council", "wales", 8),
            ("community-council", "england", 8),
            ("community-council", "wales", 8),
            ("charity", "england", 4),
            ("charity", "wales", 4),
        ] {
            assert!(count(kind, nation) >= least, "{kind} in {nation}: {}", count(kind, nation));
        }
        assert!(!duties_of(&["academy"], "wales").any(|duty| duty.id == "charging"), "there are no academies in Wales");
    }

    #[test]
    fn a_duty_of_several_kinds_is_listed_once() {
        let both = ["maintained-school", "charity"];
        let privacy = duties_of(&both, "wales").filter(|duty| duty.id == "privacy-notice").count();
        assert_eq!(privacy, 1);
    }
}
