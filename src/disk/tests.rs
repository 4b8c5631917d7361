//! Tests what is read of small sites on a disk, and what is rejected.

use super::*;
use crate::diagnostic::Finding;

fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn paths(inputs: &Inputs) -> Vec<&str> {
    inputs.sources.iter().map(|(_, source)| source.path.as_str()).collect()
}

#[test]
fn texts_are_sources_in_the_order_of_their_paths_and_all_else_assets() {
    let folder = site(&[
        ("site.toml", b"title = 'A'"),
        ("site.cy.toml", b""),
        ("content/policies/b.md", b"b"),
        ("content/a.toml", b"a"),
        ("content/a.pdf", b"%PDF"),
        ("static/notes.md", b"as it is"),
        ("static/.well-known/security.txt", b"Contact:"),
        ("themes/own/templates/page.html", b"<p>"),
        ("themes/own/static/logo.bin", b"x"),
        ("themes/own/readme.txt", b"x"),
        ("imports/council.ics", b"BEGIN:VCALENDAR\xff"),
        ("elsewhere/x.md", b"no"),
    ]);
    let inputs = read(folder.path(), None).unwrap();
    assert_eq!(
        paths(&inputs),
        ["content/a.toml", "content/policies/b.md", "site.cy.toml", "site.toml", "themes/own/templates/page.html"]
    );
    let assets: Vec<_> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(
        assets,
        ["content/a.pdf", "static/.well-known/security.txt", "static/notes.md", "themes/own/static/logo.bin"]
    );
    assert_eq!(inputs.vendored, [("imports/council.ics".to_owned(), b"BEGIN:VCALENDAR\xff".to_vec())]);
    assert_eq!(inputs.findings, []);
}

#[test]
fn leftovers_are_not_published_and_all_but_hidden_files_are_reported() {
    let names =
        [".secret.md", ".git/config", "page.md~", "page.md.swp", "#page.md#", "~$page.docx", "Thumbs.db", "a.bak/b.md"];
    for folder in ["content", "static"] {
        let files: Vec<(String, &[u8])> =
            names.iter().map(|name| (format!("{folder}/{name}"), b"x".as_slice())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect();
        let inputs = read(site(&files).path(), None).unwrap();
        assert!(inputs.assets.is_empty());
        let told: Vec<(&str, &str)> = inputs
            .findings
            .iter()
            .map(|finding| (inputs.sources.get(finding.span.file).path.split('/').next_back().unwrap(), finding.code))
            .collect();
        let of = |name| (name, "file-leftover");
        let expected = ["#page.md#", "Thumbs.db", "a.bak", "page.md.swp", "page.md~", "~$page.docx"].map(of);
        assert_eq!(told, expected, "{folder}");
    }
}

#[test]
fn a_file_whose_name_is_nearly_that_of_a_page_is_an_error() {
    let folder = site(&[
        ("content/BIG.MD", b"+++\n+++"),
        ("content/about/INDEX.cy.md", b"+++\n+++"),
        ("content/about/Index.md", b"+++\n+++"),
        ("content/news/_index.cy.md", b"+++\n+++"),
        ("content/news/_index.md", b"+++\n+++"),
        ("content/policies/plan.md.txt", b"words"),
        ("content/policies/plan.md.bak", b"words"),
        ("content/policies/plan.markdown", b"words"),
        ("content/notes.txt", b"\xef\xbb\xbf+++\ntitle = 'A'\n+++\n"),
        ("content/plain.txt", b"words"),
        ("static/page.html.txt", b"---\ntitle: A\n---\n"),
        ("static/readme.md", b"# For people"),
    ]);
    let inputs = read(folder.path(), None).unwrap();
    let assets: Vec<&str> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["content/plain.txt", "static/readme.md"]);
    let told: Vec<(&str, &str)> = inputs
        .findings
        .iter()
        .map(|finding| (inputs.sources.get(finding.span.file).path.as_str(), finding.code))
        .collect();
    let paths = [
        "content/BIG.MD",
        "content/about/INDEX.cy.md",
        "content/about/Index.md",
        "content/news/_index.cy.md",
        "content/news/_index.md",
        "content/notes.txt",
        "content/policies/plan.markdown",
        "content/policies/plan.md.bak",
        "content/policies/plan.md.txt",
        "static/page.html.txt",
    ];
    assert_eq!(told, paths.map(|path| (path, "file-almost-page")));
}

#[test]
fn what_a_name_with_an_underscore_sets_aside_is_an_error_and_not_read() {
    let folder = site(&[
        ("content/_drafts/merger.md", b"+++\n+++"),
        ("content/_drafts/deep/plan.pdf", b"%PDF"),
        ("content/news/_drafts/z.md", b"---\n---"),
        ("content/news/_later.md", b"+++\n+++"),
        ("content/news/_chart.png.txt", b"words"),
        ("content/news/a_b.md", b"+++\n+++"),
        ("static/_files/a.txt", b"words"),
        ("static/_headers.txt", b"words"),
    ]);
    let inputs = read(folder.path(), None).unwrap();
    let told: Vec<(&str, &str)> = inputs
        .findings
        .iter()
        .map(|finding| (inputs.sources.get(finding.span.file).path.as_str(), finding.code))
        .collect();
    let expected = ["content/_drafts", "content/news/_drafts", "content/news/_later.md"];
    assert_eq!(told, expected.map(|path| (path, "file-underscore")));
    let assets: Vec<&str> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["content/news/_chart.png.txt", "static/_files/a.txt", "static/_headers.txt"]);
    assert!(inputs.sources.find("content/_drafts/merger.md").is_none());
}

#[test]
fn a_page_beside_the_content_is_reported() {
    let page = b"+++\ntitle = 'A'\n+++\n";
    let folder = site(&[
        ("about.md", page),
        ("README.md", page),
        ("notes.md", b"Words."),
        ("policies/p.md", page),
        ("pages/words.md", b"Words."),
        ("docs/a.md", page),
        ("content/a.md", page),
    ]);
    let inputs = read(folder.path(), None).unwrap();
    let told: Vec<(&str, &str)> = inputs
        .findings
        .iter()
        .map(|finding| (inputs.sources.get(finding.span.file).path.as_str(), finding.code))
        .collect();
    assert_eq!(told, [("about.md", "page-outside"), ("policies", "page-outside")]);
}

#[test]
fn a_byte_order_mark_is_removed_and_invalid_utf8_has_a_position() {
    let folder = site(&[("content/a.md", b"\xef\xbb\xbf+++"), ("content/b.md", b"one\nt\xc5\xb7 caf\xe9 au\nthree")]);
    let inputs = read(folder.path(), None).unwrap();
    assert_eq!(inputs.sources.get(inputs.sources.find("content/a.md").unwrap()).text, "+++");
    let [finding] = &inputs.findings[..] else { panic!("{:?}", inputs.findings) };
    let (source, start, end) = finding.positions(&inputs.sources);
    assert_eq!(
        (finding.code, source.path.as_str(), start.line, start.column, end.column),
        ("not-utf8", "content/b.md", 2, 7, 8)
    );
    assert_eq!(inputs.sources.text(finding.span), "\u{fffd}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_site_only() {
    use std::os::unix::fs::symlink;
    let outside = site(&[("secret.md", b"secret"), ("folder/deep.md", b"secret")]);
    let folder = site(&[("content/page.md", b"page"), (".git/config", b"x"), ("static/a.txt", b"a")]);
    let content = folder.path().join("content");
    symlink(outside.path().join("secret.md"), content.join("leak.md")).unwrap();
    symlink(outside.path().join("folder"), content.join("leaks")).unwrap();
    symlink("../.git", content.join("history")).unwrap();
    symlink("nowhere.md", content.join("broken.md")).unwrap();
    symlink("page.md", content.join("same.md")).unwrap();
    symlink(".", content.join("round")).unwrap();
    let inputs = read(folder.path(), None).unwrap();
    let found: Vec<_> = inputs
        .findings
        .iter()
        .map(|finding| (finding.code, finding.positions(&inputs.sources).0.path.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("symlink-outside", "content/broken.md"),
            ("symlink-outside", "content/history"),
            ("symlink-outside", "content/leak.md"),
            ("symlink-outside", "content/leaks"),
            ("symlink-repeated", "content/round"),
        ]
    );
    assert!(inputs.sources.iter().all(|(_, source)| !source.text.contains("secret")));
    assert_eq!(inputs.sources.get(inputs.sources.find("content/same.md").unwrap()).text, "page");
}

#[test]
fn another_config_file_is_read_as_site_toml() {
    let folder = site(&[("site.toml", b"a"), ("other.toml", b"b"), ("other.cy.toml", b"c"), ("otherwise.toml", b"d")]);
    let inputs = read(folder.path(), Some(&folder.path().join("other.toml"))).unwrap();
    assert_eq!(paths(&inputs), ["site.cy.toml", "site.toml"]);
    assert_eq!(inputs.sources.get(inputs.sources.find("site.toml").unwrap()).text, "b");
}

fn codes(inputs: &Inputs) -> Vec<(&str, &str)> {
    let place = |finding: &Finding| inputs.sources.iter().find(|(id, _)| *id == finding.span.file).map(|(_, own)| own);
    let path = |finding| place(finding).map_or("", |source: &Source| source.path.as_str());
    inputs.findings.iter().map(|finding| (finding.code, path(finding))).collect()
}

#[cfg(unix)]
#[test]
fn each_real_folder_is_read_once_and_a_file_under_each_of_its_names() {
    use std::os::unix::fs::symlink;
    let folder = site(&[("content/a/one.md", b"1"), ("common/sub/two.md", b"2"), ("static/logo.txt", b"3")]);
    let root = folder.path();
    symlink("a", root.join("content/b")).unwrap();
    symlink("../common/sub", root.join("content/c")).unwrap();
    symlink("../common", root.join("content/d")).unwrap();
    symlink("../common", root.join("content/e")).unwrap();
    symlink("..", root.join("content/site")).unwrap();
    symlink("logo.txt", root.join("static/also.txt")).unwrap();
    symlink("../content", root.join("static/pages")).unwrap();
    let inputs = read(root, None).unwrap();
    let texts: Vec<&str> =
        inputs.sources.iter().filter(|(_, source)| !source.text.is_empty()).map(|(_, own)| own.path.as_str()).collect();
    assert_eq!(texts, ["content/a/one.md", "content/c/two.md"]);
    let assets: Vec<&str> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["static/also.txt", "static/logo.txt"]);
    let repeated = ["content/b", "content/d/sub", "content/e", "content/site", "static/pages"];
    assert_eq!(codes(&inputs), repeated.map(|path| ("symlink-repeated", path)));
    assert!(inputs.findings[2].message.contains("`content/d`"), "{:?}", inputs.findings[2]);
}

/// Each of many folders has two links to the next one. Following both would double the work with every
/// level.
#[cfg(unix)]
#[test]
fn links_do_not_multiply_folders() {
    use std::os::unix::fs::symlink;
    const LEVELS: usize = 24;
    let folder = site(&[("common/24/page.md", b"x")]);
    let shared = folder.path().join("common");
    for level in 0..LEVELS {
        fs::create_dir(shared.join(level.to_string())).unwrap();
        symlink(format!("../{}", level + 1), shared.join(format!("{level}/a"))).unwrap();
        symlink(format!("../{}", level + 1), shared.join(format!("{level}/b"))).unwrap();
    }
    fs::create_dir(folder.path().join("content")).unwrap();
    symlink("../common/0", folder.path().join("content/start")).unwrap();
    let inputs = read(folder.path(), None).unwrap();
    assert_eq!(codes(&inputs).len(), LEVELS, "one of two links in each folder");
    assert_eq!(paths(&inputs).iter().filter(|path| path.ends_with("page.md")).count(), 1);
    // The preview's rereading must pass too.
    let first = folder.path().canonicalize().unwrap().join("content/start");
    let mut folder = FolderCache::read(folder.path(), None).unwrap();
    assert_eq!(folder.reread(Some(&[first])).changed, Vec::<String>::new());
    assert_eq!(folder.inputs().sources.len(), inputs.sources.len());
}

/// Sparse files have a length but use no space.
#[test]
fn a_text_that_is_too_large_is_an_error_before_it_is_read() {
    let folder = site(&[("content/small.md", b"+++"), ("site.toml", b"title = 'A'")]);
    let sparse = |path: &str, length: u64| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap().set_len(length).unwrap();
    };
    let texts = [
        "content/page.md",
        "content/terms.toml",
        "imports/partner.ics",
        "site.cy.toml",
        "themes/own/strings/en.ftl",
        "themes/own/styles/site.css",
        "themes/own/templates/page.html",
    ];
    texts.iter().for_each(|path| sparse(path, 64 << 30));
    // Files that are published unchanged have no limit.
    sparse("static/film.mp4", 64 << 30);
    sparse("static/old.ics", 64 << 30);
    sparse("themes/own/static/font.bin", 64 << 30);
    sparse("static/photo.png", 64 << 30);
    sparse("static/report.pdf", 64 << 30);
    let inputs = read(folder.path(), None).unwrap();
    let mut expected: Vec<(&str, &str)> = texts.iter().map(|path| ("file-large", *path)).collect();
    expected.insert(4, ("img-huge", "static/photo.png"));
    assert_eq!(codes(&inputs), expected);
    assert_eq!(inputs.findings[0].message, "`page.md` has 65536 MB, and the limit is 4 MB");
    let assets: Vec<&str> = inputs.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["static/film.mp4", "static/old.ics", "static/report.pdf", "themes/own/static/font.bin"]);
    assert_eq!(inputs.vendored, []);
    // One byte below the limit is accepted.
    let folder = site(&[]);
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/page.md"), vec![b' '; LARGEST_TEXT as usize]).unwrap();
    assert_eq!(read(folder.path(), None).unwrap().findings, []);
}

#[cfg(unix)]
#[test]
fn one_text_under_many_names_uses_little_memory() {
    const MIB: usize = 1 << 20;
    let folder = site(&[("content/page.md", &[b' '; MIB])]);
    for number in 1..6 {
        std::os::unix::fs::symlink("page.md", folder.path().join(format!("content/{number}.md"))).unwrap();
    }
    let folder = SiteFolder::open(folder.path()).unwrap();
    assert!(read_within(&folder, None, 6 << 20).is_ok());
    let error = read_within(&folder, None, 5 << 20).unwrap_err();
    assert!(error.to_string().ends_with("its texts have more than 5 MB in all"), "{error}");
}

#[cfg(unix)]
#[test]
fn an_unpublishable_name_is_an_error_at_its_path() {
    use std::os::unix::ffi::OsStrExt;
    let folder = site(&[("content/good.md", b"x")]);
    let write = |name: &[u8]| {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    };
    let names: [&[u8]; 7] = [
        b"content/a\nb.md",
        b"content/caf\xe9.md",
        b"content/fold\\er/page.md",
        b"static/esc\x1b[31m.txt",
        b"static/z\xff/deep/file.txt",
        b"themes/own/static/tab\t.bin",
        b"imports/c\r.ics",
    ];
    names.iter().for_each(|name| write(name));
    let inputs = read(folder.path(), None).unwrap();
    let expected = [
        "content/a\nb.md",
        "content/caf\\xe9.md",
        "content/fold\\er",
        "imports/c\r.ics",
        "static/esc\u{1b}[31m.txt",
        "static/z\\xff",
        "themes/own/static/tab\t.bin",
    ];
    assert_eq!(codes(&inputs), expected.map(|path| ("path-unsafe", path)));
    assert!(inputs.assets.is_empty() && inputs.vendored.is_empty());
}

#[test]
fn a_file_in_place_of_a_folder_and_the_reverse_are_errors() {
    let names = [".commonweal", "content", "imports", "public", "static", "themes"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, b"x".as_slice())).collect();
    let folder = site(&files);
    fs::create_dir(folder.path().join("site.toml")).unwrap();
    let expected: Vec<_> = names.iter().take(4).chain(&["site.toml"]).chain(&names[4..]).collect();
    let expected: Vec<_> = expected.into_iter().map(|path| ("folder-expected", *path)).collect();
    let inputs = read(folder.path(), None).unwrap();
    assert_eq!(codes(&inputs), expected);
    assert!(inputs.assets.is_empty());
    // In a preview, problems appear and disappear.
    let mut again = FolderCache::read(folder.path(), None).unwrap();
    let root = folder.path().canonicalize().unwrap();
    for name in ["public", "static"] {
        fs::remove_file(root.join(name)).unwrap();
        assert_eq!(again.reread(Some(&[root.join(name)])).changed, [name]);
        fs::write(root.join(name), "x").unwrap();
        assert_eq!(again.reread(Some(&[root.join(name)])).changed, [name]);
        assert_eq!(codes(&again.inputs()).len(), expected.len());
    }
}
