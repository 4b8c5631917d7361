//! The site's files by name, in NFC or NFD: macOS decomposes the letters of file names, keyboards compose them.

use std::collections::HashMap;

use crate::source::Asset;
use crate::url::to_nfc;

/// Files by their names.
#[derive(Debug, Default)]
pub(super) struct SiteFiles {
    by_path: HashMap<String, Asset>,
    /// The real names of those whose names are not in NFC, by their names in NFC.
    in_pieces: HashMap<String, String>,
}

impl SiteFiles {
    /// Builds an index of these files.
    pub(super) fn new(assets: Vec<Asset>) -> SiteFiles {
        let is_in_pieces = |path: &str| to_nfc(path) != path;
        let in_pieces = assets.iter().map(|asset| &asset.path).filter(|path| is_in_pieces(path));
        let in_pieces = in_pieces.map(|path| (to_nfc(path).into_owned(), path.clone())).collect();
        SiteFiles { by_path: assets.into_iter().map(|asset| (asset.path.clone(), asset)).collect(), in_pieces }
    }

    /// Returns the file with that name; of two that differ only in normalisation, the one with
    /// exactly that name.
    pub(super) fn get(&self, path: &str) -> Option<&Asset> {
        self.by_path.get(path).or_else(|| {
            let path = to_nfc(path);
            self.by_path.get(&*path).or_else(|| self.by_path.get(self.in_pieces.get(&*path)?))
        })
    }

    /// Iterates over all files, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Asset> {
        self.by_path.values()
    }

    /// Returns whether the index has exactly these files.
    pub(super) fn has_exactly(&self, assets: &[Asset]) -> bool {
        assets.len() == self.by_path.len() && assets.iter().all(|asset| self.by_path.get(&asset.path) == Some(asset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_in_both_normalization_forms() {
        let asset = |path: &str| Asset {
            path: path.into(),
            length: 0,
            dimensions: None,
            picture: None,
            format: None,
            pdf: None,
            active: None,
        };
        let found = |files: &SiteFiles, path: &str| files.get(path).map(|asset| asset.path.clone());
        let (whole, pieces) = ("static/t\u{e2}l.txt", "static/ta\u{302}l.txt");
        for own in [whole, pieces] {
            let files = SiteFiles::new(vec![asset(own)]);
            assert_eq!((found(&files, whole), found(&files, pieces)), (Some(own.into()), Some(own.into())));
            assert_eq!(found(&files, "static/tal.txt"), None);
        }
        let both = SiteFiles::new(vec![asset(whole), asset(pieces)]);
        assert_eq!((found(&both, whole), found(&both, pieces)), (Some(whole.into()), Some(pieces.into())));
    }
}
