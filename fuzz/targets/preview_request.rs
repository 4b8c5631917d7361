//! Sends any bytes to a preview as requests of a browser: the preview may serve nothing that the site does not
//! publish, and may redirect to no other host.

#![no_main]

use std::fs;

use commonweal::preview::{DayReader, Preview, PreviewSettings};
use libfuzzer_sys::fuzz_target;

/// Occurs in files that the preview must not serve.
const SECRET: &str = "qzx-for-nobody";
const TODAY: &DayReader<'static> = &|_| jiff::civil::date(2026, 11, 23);

struct Site {
    preview: Preview<'static>,
    _folder: tempfile::TempDir,
}

thread_local! {
    static SITE: Site = begin();
}

fn begin() -> Site {
    let folder = tempfile::tempdir().expect("a folder of its own");
    let draft = format!("+++\ntitle = \"Draft\"\ndraft = true\n+++\n\n{SECRET}\n");
    for (path, text) in [
        ("secret.txt", SECRET),
        ("site/.env", SECRET),
        ("site/notes.txt", SECRET),
        ("site/content/draft.md", &draft),
        ("site/content/index.md", "+++\ntitle = \"A\"\n+++\n\nWords.\n"),
        ("site/content/about/index.md", "+++\ntitle = \"About\"\naliases = [\"/old/\"]\n+++\n\nWords.\n"),
        ("site/content/events/fair.md", "+++\ntitle = \"Fair\"\nstart = 2026-12-05\n+++\n\nWords.\n"),
        ("site/static/a b.txt", "words"),
        (
            "site/site.toml",
            "title = \"A\"\nbase_url = \"https://trust.example.org\"\n[calendar]\norganiser = { name = \"A\" }\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("within the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let (root, host) = (folder.path().join("site"), "127.0.0.1".into());
    let settings = PreviewSettings { root, host, port: Some(0), ..PreviewSettings::default() };
    let preview = Preview::start(settings, TODAY).unwrap_or_else(|error| panic!("{error:?}"));
    Site { preview, _folder: folder }
}

fuzz_target!(|bytes: &[u8]| {
    let mut look = |status: u16, headers: &[(&str, String)], body: &[u8]| {
        assert!((200..600).contains(&status), "{status}");
        for (name, value) in headers {
            let own = value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\");
            assert!(*name != "Location" || own, "leads to {value:?}");
        }
        let shown = body.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        // A response may repeat the request.
        let asked = bytes.windows(3).any(|window| window == &SECRET.as_bytes()[..3]);
        assert!(!shown || asked, "shows what nobody may see");
    };
    SITE.with(|site| site.preview.answer_bytes(bytes, &mut look));
});
