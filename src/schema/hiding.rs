//! Recognises keys that say who may see a page and when, and suggests the right field. A suggestion
//! for such a key never makes a page public.

use toml::de::DeValue;

use super::suggest;

/// The fields that keep a page off the public site.
const FIELDS: [&str; 4] = ["draft", "visibility", "publish", "expires"];

/// Returns whether a key is a field that keeps a page off the public site.
pub(crate) fn is_hiding_field(key: &str) -> bool {
    FIELDS.iter().any(|own| own.eq_ignore_ascii_case(key))
}

/// Values that say, under any key, that a page is not public: `state: draft`, `review: pending`.
const HIDDEN: [&str; 41] = [
    "draft",
    "auto-draft",
    "drafting",
    "pending",
    "pending review",
    "in review",
    "under review",
    "in progress",
    "wip",
    "private",
    "internal",
    "hidden",
    "unpublished",
    "not published",
    "unlisted",
    "embargoed",
    "scheduled",
    "future",
    "trash",
    "restricted",
    "confidential",
    "protected",
    "staff only",
    "members only",
    "withheld",
    "unfinished",
    "not ready",
    "on hold",
    "do not publish",
    "not for publication",
    "internal only",
    "deleted",
    "removed",
    "disabled",
    "archived",
    "retracted",
    "official-sensitive",
    "official sensitive",
    "sensitive",
    "secret",
    "staff",
];

/// Returns whether a value says, under any key, that a page is not public.
pub(crate) fn says_hidden(value: &str) -> bool {
    let plain = value.trim().to_lowercase().replace('_', " ");
    HIDDEN.contains(&&*plain) || HIDDEN.contains(&&*plain.replace('-', " "))
}

/// Returns the status of an event that a key states: `cancelled` for `is_canceled`, `full` for `soldout`.
pub(crate) fn outcome(key: &str) -> Option<&'static str> {
    let plain: String =
        key_words(key).into_iter().filter(|word| !matches!(&**word, "is" | "event" | "has" | "been")).collect();
    match &*plain {
        "cancelled" | "canceled" | "cancel" | "cancellation" | "calledoff" => Some("cancelled"),
        "postponed" | "postpone" => Some("postponed"),
        "rescheduled" | "reschedule" => Some("rescheduled"),
        "soldout" | "bookedout" | "bookedup" | "fullybooked" | "full" => Some("full"),
        _ => None,
    }
}

/// Returns whether a value says that a document applies and is public: `status = "current"`.
pub(super) fn says_current(value: &str) -> bool {
    let plain = value.trim().to_lowercase();
    matches!(
        &*plain,
        "current" | "active" | "in force" | "approved" | "final" | "published" | "public" | "live" | "publish"
    )
}

/// Returns whether a key or a value says that a document no longer applies: `superseded_by`, `status = "withdrawn"`.
pub(crate) fn says_ended(text: &str) -> bool {
    const STEMS: [&str; 12] = [
        "withdr",
        "supersed",
        "obsolet",
        "retire",
        "rescind",
        "revok",
        "repeal",
        "lapse",
        "discontinu",
        "deprecat",
        "retract",
        "replaced",
    ];
    key_words(text).iter().any(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
}

/// The meaning of an unknown key that says who may see a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HidingKey {
    /// The field that the author meant.
    field: HidingField,
    /// Whether `false` hides the page: `public = false`.
    is_opposite: bool,
    /// Whether a date is the end of the page's publication: `live_until`.
    is_end: bool,
    /// Whether the key often has another meaning in a section: `show`, `active`.
    is_weak: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HidingField {
    Draft,
    Internal,
    Publish,
    Expires,
}

impl HidingKey {
    /// Recognises a key by its words: `isPrivate`, `embargo_until`, `publish-on`. Returns `None` if
    /// it has another meaning.
    pub(crate) fn from_key(key: &str) -> Option<HidingKey> {
        use HidingField::*;
        let words = key_words(key);
        let begins = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
        let is = |own: &[&str]| words.iter().any(|word| own.contains(&word.as_str()));
        let end = is(&["until", "to", "end"]);
        // `isActive` and `page_active` are `active`; `show_date` is about something else.
        let mut about = words.iter().filter(|word| !matches!(&***word, "is" | "page" | "post"));
        let only = about.next().filter(|_| about.next().is_none()).map_or("", |word| word.as_str());
        match only {
            "show" | "shown" | "active" | "enabled" | "display" | "render" | "rendered" => {
                return Some(HidingKey { field: Draft, is_opposite: true, is_end: end, is_weak: true });
            }
            "scheduled" => return Some(HidingKey { field: Publish, is_opposite: false, is_end: false, is_weak: true }),
            "roles" | "groups" | "permissions" | "members" | "staff" | "login" | "auth" | "password"
            | "classification" | "sensitivity" | "marking" => {
                return Some(HidingKey { field: Internal, is_opposite: false, is_end: false, is_weak: true });
            }
            "ready" | "final" | "finished" | "complete" | "approved" => {
                return Some(HidingKey { field: Draft, is_opposite: true, is_end: false, is_weak: true });
            }
            "build" | "cascade" | "outputs" | "output" | "headless" | "hold" | "trash" | "trashed" | "ignore"
            | "ignored" | "exclude" | "excluded" | "skip" => {
                return Some(HidingKey { field: Draft, is_opposite: false, is_end: false, is_weak: true });
            }
            "until" => return Some(HidingKey { field: Expires, is_opposite: false, is_end: true, is_weak: true }),
            _ => {}
        }
        let is_of_login = is(&["login", "auth", "authentication", "password"]);
        let is_for_some = (words.len() == 2 && is(&["only"]))
            || (is_of_login && (begins(&["requir"]) || (words.len() == 2 && is(&["post", "page"]))))
            || matches!(only, "internal" | "staffonly" | "membersonly" | "loginrequired");
        let is_put_off = is(&["do", "dont", "not"]) && begins(&["publish"]) || (is(&["on"]) && is(&["hold"]));
        let field = if begins(&["unpublish", "depublish"]) {
            Draft
        } else if begins(&["expir", "archiv"]) {
            Expires
        } else if begins(&["embargo"]) {
            Publish
        } else if is_put_off
            || is(&["wip", "unfinished", "incomplete"])
            || begins(&["disabl", "delet", "remov"])
            || (is(&["in"]) && is(&["progress", "review"]))
            || is(&["eleventy"])
        {
            Draft
        } else if says_ended(key) || (is(&["valid"]) && end) {
            Expires
        } else if is_for_some || begins(&["confiden", "restrict", "privat", "protect", "hid", "unlist", "secret"]) {
            Internal
        } else if is(&["access", "public", "visible", "visibility", "listed"]) {
            return Some(HidingKey { field: Internal, is_opposite: true, is_end: end, is_weak: false });
        } else if is(&["publish", "published", "publishing", "publication", "live"]) {
            return Some(HidingKey { field: Draft, is_opposite: true, is_end: end, is_weak: false });
        } else {
            return None;
        };
        let is_end = matches!(field, Expires) || words[0].contains("unpub");
        Some(HidingKey { field, is_opposite: false, is_end, is_weak: false })
    }

    /// Returns whether the key often has another meaning in a section of the page.
    pub(super) fn is_weak(self) -> bool {
        self.is_weak
    }

    /// Returns whether a boolean, or a word for one, hides the page; `None` for other values.
    pub(crate) fn hides(self, value: &str) -> Option<bool> {
        let is_true = match &*value.trim().to_lowercase() {
            "true" | "yes" | "on" | "1" => true,
            "false" | "no" | "off" | "0" | "never" => false,
            "public" | "everyone" | "anyone" | "all" if self.is_opposite => true,
            "internal" | "private" | "staff" | "members" | "restricted" if self.is_opposite => false,
            _ => return None,
        };
        Some(is_true != self.is_opposite)
    }

    /// Returns the help: what to write instead of the key with this value.
    pub(crate) fn help(self, value: &DeValue, written: &str) -> String {
        let plain = value.as_str().unwrap_or(written);
        let date = match value {
            DeValue::Datetime(date) => date.date.map(|date| date.to_string()),
            DeValue::String(text) => suggest::iso_date(text).filter(|day| day.len() == 10),
            _ => None,
        };
        match (date, self.hides(plain)) {
            (Some(day), _) if self.is_end => format!("write `expires = {day}`: the page is public up to that day"),
            (Some(day), _) => format!("write `publish = {day}`: the page is public from that day on"),
            (None, Some(true)) => match self.field {
                HidingField::Draft => "write `draft = true`: it keeps the page off the public site".to_owned(),
                HidingField::Internal => "write `visibility = \"internal\"`: it keeps the page off the public site".to_owned(),
                HidingField::Publish => {
                    "write `publish = DATE` with the first day on which the page is public, or `draft = true` until you know it".to_owned()
                }
                HidingField::Expires => {
                    "write `expires = DATE` with the last day on which the page is public, or `visibility = \"internal\"` to take it off the \
                     public site"
                        .to_owned()
                }
            },
            (None, Some(false)) => {
                "remove this line: a page is public unless `draft`, `visibility`, `publish` or `expires` keeps it off the site".to_owned()
            }
            (None, None) => WAYS.to_owned(),
        }
    }
}

/// The four ways to keep a page off the public site.
pub(crate) const WAYS: &str = "write `draft = true` while you write the page, `visibility = \"internal\"` if the public may never see it, \
    `publish = DATE` for its first public day, or `expires = DATE` for its last";

/// Returns the words of a key in lower case: those of `isPrivate`, `is_private` and `is-private` are the same.
pub(crate) fn key_words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in key.chars() {
        let begins = was_small && c.is_uppercase();
        was_small = c.is_lowercase();
        if begins || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() { vec![String::new()] } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(line: &str) -> String {
        let (key, value) = line.split_once(" = ").expect("a key and a value");
        let read = DeValue::parse(value).expect("a value of TOML").into_inner();
        HidingKey::from_key(key).map_or_else(|| "another thing".to_owned(), |own| own.help(&read, value))
    }

    #[test]
    fn a_key_that_hides_a_page_is_recognised() {
        for (line, begin) in [
            ("published = false", "write `draft = true`"),
            ("published = \"no\"", "write `draft = true`"),
            ("published = true", "remove"),
            ("live = false", "write `draft = true`"),
            ("public = false", "write `visibility = \"internal\"`"),
            ("isPublic = false", "write `visibility = \"internal\"`"),
            ("access = \"staff\"", "write `visibility = \"internal\"`"),
            ("access = \"public\"", "remove"),
            ("embargo = 2027-01-01", "write `publish = 2027-01-01`"),
            ("embargo_until = \"1 January 2027\"", "write `publish = 2027-01-01`"),
            ("embargo = true", "write `publish = DATE`"),
            ("hide = true", "write `visibility = \"internal\"`"),
            ("hidden = true", "write `visibility = \"internal\"`"),
            ("hidden = false", "remove"),
            ("hidden_until = 2027-01-01", "write `publish = 2027-01-01`"),
            ("unlisted = true", "write `visibility = \"internal\"`"),
            ("confidential = \"yes\"", "write `visibility = \"internal\"`"),
            ("archived = true", "write `expires = DATE`"),
            ("archive_on = 2027-01-01", "write `expires = 2027-01-01`"),
            ("expiration_date = 2027-01-01T00:00:00", "write `expires = 2027-01-01`"),
            ("live_until = 2027-01-01", "write `expires = 2027-01-01`"),
            ("unpublish_on = 2027-01-01", "write `expires = 2027-01-01`"),
            ("publish_on = 2027-01-01", "write `publish = 2027-01-01`"),
            ("restricted_to = \"governors\"", "write `draft = true` while"),
            ("show = false", "write `draft = true`"),
            ("isActive = false", "write `draft = true`"),
            ("wip = true", "write `draft = true`"),
            ("protected = true", "write `visibility = \"internal\"`"),
            ("members_only = true", "write `visibility = \"internal\"`"),
            ("login_required = true", "write `visibility = \"internal\"`"),
            ("roles = [\"staff\"]", "write `draft = true` while"),
            ("scheduled = 2027-01-01", "write `publish = 2027-01-01`"),
            ("internal = true", "write `visibility = \"internal\"`"),
            ("disabled = true", "write `draft = true`"),
            ("deleted = true", "write `draft = true`"),
            ("ready = false", "write `draft = true`"),
            ("final = true", "remove"),
            ("on_hold = true", "write `draft = true`"),
            ("do_not_publish = true", "write `draft = true`"),
            ("headless = true", "write `draft = true`"),
            ("build = { render = \"never\" }", "write `draft = true` while"),
            ("_build = { render = \"never\" }", "write `draft = true` while"),
            ("cascade = { draft = true }", "write `draft = true` while"),
            ("password = \"x\"", "write `draft = true` while"),
            ("post_password = \"x\"", "write `draft = true` while"),
            ("login = true", "write `visibility = \"internal\"`"),
            ("requires_auth = true", "write `visibility = \"internal\"`"),
            ("staffonly = true", "write `visibility = \"internal\"`"),
            ("eleventyExcludeFromCollections = true", "write `draft = true`"),
            ("superseded = true", "write `expires = DATE`"),
            ("valid_until = 2027-01-01", "write `expires = 2027-01-01`"),
            ("until = 2027-01-01", "write `expires = 2027-01-01`"),
            ("classification = \"OFFICIAL\"", "write `draft = true` while"),
            ("show_date = false", "another thing"),
            ("role = \"Head\"", "another thing"),
            ("accessibility = true", "another thing"),
            ("delivery = true", "another thing"),
            ("publisher = \"Council\"", "another thing"),
        ] {
            assert!(help(line).starts_with(begin), "{line}: {}", help(line));
        }
    }
}
