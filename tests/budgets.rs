//! Tests the weight of pages on the example site, because each byte costs readers with old phones time and money.

mod support;

use std::io::Write;

use commonweal::pipeline::{self, Loaded};

/// The most bytes of all published stylesheets together.
const STYLES: usize = 12_000;

/// The most bytes of a policy page with its stylesheet after gzip.
const POLICY_PAGE: usize = 12_000;

/// The most bytes of any page with its stylesheet after gzip. The longest page shows a whole framework.
const ANY_PAGE: usize = 25_000;

fn loaded() -> Loaded {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("the repository's own site can be read");
    pipeline::load(inputs, &support::options())
}

/// Returns the number of bytes after gzip at its default level.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory").len()
}

#[test]
fn pages_and_styles_keep_their_budgets_and_load_no_script_or_font() {
    let files = support::all(&loaded());
    let styles: usize = files.iter().filter(|(path, _)| path.ends_with(".css")).map(|(_, bytes)| bytes.len()).sum();
    assert!(styles > 0 && styles <= STYLES, "{styles} bytes of style sheets");

    let style: usize =
        files.iter().filter(|(path, _)| path.ends_with(".css")).map(|(_, bytes)| compressed(bytes)).sum();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let weight = compressed(bytes) + style;
        let most = if html.contains("name=\"page-type\" content=\"policy\"") { POLICY_PAGE } else { ANY_PAGE };
        assert!(weight <= most, "{path}: {weight} bytes compressed");
        assert!(!html.contains(" style=\""), "{path} has inline style, which the content security policy forbids");
    }
    assert!(files.iter().all(|(path, _)| !path.ends_with(".woff2") && !path.ends_with(".woff")));
}
