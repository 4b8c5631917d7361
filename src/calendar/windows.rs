//! Maps the names that other programs give to time zones to names in the IANA database.

/// Windows' names of time zones, from Unicode CLDR; the file states the version.
const WINDOWS: &str = include_str!("windows-zones.tsv");

/// Returns the IANA name for a Windows name, an abbreviation or a display name.
pub(crate) fn iana_name(name: &str) -> Option<&'static str> {
    let lower = name.trim().to_ascii_lowercase();
    Some(match lower.as_str() {
        // "(UTC+00:00) Dublin, Edinburgh, Lisbon, London" is the name that Outlook displays.
        _ if lower.starts_with('(') && lower.ends_with("london") => "Europe/London",
        "utc" | "z" => "UTC",
        "british summer time" | "bst" | "gmt" | "london" | "uk" | "gb" | "gb-eire" => "Europe/London",
        "cet" => "Europe/Paris",
        "est" => "America/New_York",
        "pst" => "America/Los_Angeles",
        "ist" => "Asia/Kolkata",
        _ => return rows().find(|(windows, _)| windows.eq_ignore_ascii_case(&lower)).map(|(_, iana)| iana),
    })
}

/// Iterates over the Windows names with their zones.
pub(crate) fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    WINDOWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::zone::Zone;

    #[test]
    fn every_windows_name_is_a_zone_of_the_database() {
        let unknown: Vec<_> = rows().filter(|(name, _)| Zone::from_foreign_name(name).is_none()).collect();
        assert_eq!((rows().count(), unknown), (139, vec![]));
        let name = |name| Zone::from_foreign_name(name).map(|zone| zone.name().to_owned());
        assert_eq!(name("new zealand standard time").as_deref(), Some("Pacific/Auckland"));
        assert_eq!(name("FLE Standard Time").as_deref(), Some("Europe/Kyiv"));
        assert_eq!(name("UTC").as_deref(), Some("UTC"));
    }
}
