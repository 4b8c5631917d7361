//! Tests pictures from the site's folder to the public one: sizes, versions, removed metadata, and reuse.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use commonweal::pipeline::{self, Options, RouteBody};
use commonweal::publish::pictures::Pictures;
use commonweal::publish::seal::Key;
use image::{ImageEncoder, Rgb, RgbImage};

/// One key for all builds, as a user has.
static KEY: LazyLock<Key> = LazyLock::new(|| Key::random().expect("random bytes"));

/// Returns a JPEG with a location in its Exif data.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80)
        .write_image(&pixels, width, height, image::ExtendedColorType::Rgb8)
        .expect("a picture");
    let note = b"Exif\0\0MM\0*\0\0\0\x08\0\0 GPS 51.6N 3.9W";
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1, 0, note.len() as u8 + 2];
    out.extend(note);
    out.extend(&jpeg[2..]);
    out
}

fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let config = b"title = \"T\"\nbase_url = \"https://trust.example.org\"\n";
    for (path, bytes) in files.iter().chain([&("site.toml", &config[..])]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("beneath")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

/// Public files with their bytes.
type Files = Vec<(String, Vec<u8>)>;

/// Returns every public file that is made from a picture, and the codes of the findings.
fn build(root: &Path) -> (Files, Vec<String>, String) {
    let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
    let loaded = pipeline::load(commonweal::disk::read(root, None).expect("the site"), &options);
    let pictures = Pictures::open(root, Some(&KEY));
    let (mut made, mut page) = (Vec::new(), String::new());
    for route in loaded.routes.iter() {
        let mut buffer = Vec::new();
        match pipeline::render(&loaded, route, &mut buffer).expect("it renders") {
            RouteBody::Picture(asset, wanted) => {
                made.push((route.path().to_string(), pictures.get(asset, wanted).expect("a picture")));
            }
            RouteBody::Made if route.path() == "visit/index.html" => page = String::from_utf8(buffer).expect("UTF-8"),
            _ => {}
        }
    }
    pictures.remove_unused();
    let codes = loaded.findings.iter().map(|finding| finding.code.to_owned()).collect();
    (made, codes, page)
}

const PAGE: &[u8] = b"+++\ntitle = \"Visit us\"\n+++\n\n![The hall](hall.jpg)\n\n![The garden](/garden.jpg)\n";

#[test]
fn a_page_offers_several_widths_and_the_first_picture_at_once() {
    let site = site(&[
        ("content/visit.md", PAGE),
        ("content/hall.jpg", &photo(620, 40)),
        ("static/garden.jpg", &photo(300, 20)),
    ]);
    let (made, _, page) = build(site.path());
    let versions: Vec<&str> =
        made.iter().map(|(path, _)| path.as_str()).filter(|path| path.contains("hall-")).collect();
    let [small, large] = versions[..] else { panic!("{versions:?}") };
    assert!(small.ends_with("-480.webp") && large.ends_with("-620.webp"), "{versions:?}");
    let hall = &page[page.find("<picture>").expect("a choice")..];
    let hall = &hall[..hall.find("</picture>").expect("its end")];
    assert!(hall.contains(&format!("<source type=\"image/webp\" srcset=\"/{small} 480w, /{large} 620w\"")), "{hall}");
    assert!(hall.contains("src=\"/hall.jpg\"") && hall.contains("width=\"620\" height=\"40\""), "{hall}");
    assert!(!hall.contains("lazy"), "the first is fetched at once");
    assert!(page.contains("<img src=\"/garden.jpg\" alt=\"The garden\" width=\"300\" height=\"20\" loading=\"lazy\">"));
}

#[test]
fn no_public_file_contains_the_location_of_a_photograph() {
    let site = site(&[
        ("content/visit.md", PAGE),
        ("content/hall.jpg", &photo(620, 40)),
        ("static/garden.jpg", &photo(300, 20)),
    ]);
    let (made, ..) = build(site.path());
    assert_eq!(made.len(), 4);
    for (path, bytes) in &made {
        assert!(!bytes.windows(3).any(|window| window == b"GPS"), "{path}");
    }
}

#[test]
fn a_picture_is_cached_and_removed_with_its_original() {
    let site = site(&[
        ("content/visit.md", PAGE),
        ("content/hall.jpg", &photo(620, 40)),
        ("static/garden.jpg", &photo(300, 20)),
    ]);
    let first = build(site.path()).0;
    let folder = site.path().join(".commonweal/~pictures");
    let remembered = || fs::read_dir(&folder).map_or(0, Iterator::count);
    assert_eq!(remembered(), 4);
    // A mark at the end of each cached picture shows that the build uses the cache and decodes nothing.
    for entry in fs::read_dir(&folder).expect("the folder").flatten() {
        let name = entry.file_name().into_string().expect("plain names");
        let sealed = fs::read(entry.path()).expect("a picture");
        let picture = KEY.unseal(&name, &sealed).expect("sealed by the build");
        fs::write(entry.path(), KEY.seal(&name, [picture, b"mark"].concat())).expect("a mark");
    }
    let second = build(site.path()).0;
    assert!(second.iter().all(|(_, bytes)| bytes.ends_with(b"mark")));
    assert_eq!(
        first.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        second.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
    fs::remove_dir_all(&folder).expect("lost");
    assert_eq!(build(site.path()).0, first, "losing it costs only time");
    fs::remove_file(site.path().join("static/garden.jpg")).expect("gone");
    build(site.path());
    assert_eq!(remembered(), 3);
}

#[test]
fn damaged_and_huge_pictures_are_errors() {
    let whole = photo(64, 64);
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0\0\0\0\0".to_vec();
    bomb.extend(b"\0\0\0\0IDAT\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    let site = site(&[
        ("static/cut.jpg", &whole[..whole.len() / 2]),
        ("static/words.png", b"not a picture"),
        ("static/bomb.png", &bomb),
    ]);
    let (made, codes, _) = build(site.path());
    assert_eq!(made, []);
    assert_eq!(codes.iter().filter(|code| *code == "img-damaged").count(), 2, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "img-huge").count(), 1, "{codes:?}");
}

/// Bytes that no published picture may contain.
const PLACE: &[u8] = b"GPS 51.6N";

#[test]
fn no_picture_format_is_published_with_a_location() {
    let gif = [
        &b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"[..],
        b"\x21\xfe\x09GPS 51.6N\0",
        b"\x21\xff\x0bXMP DataXMP\x09GPS 51.6N\0",
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
        b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b",
    ]
    .concat();
    let svg = b"<!-- GPS 51.6N --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><metadata>GPS 51.6N</metadata></svg>";
    let mut thumbnail = photo(8, 8);
    let jfif =
        [&b"\xff\xe0\0\x13JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01GPS"[..], b"\xff\xe0\0\x11JFXX\0\x10GPS 51.6N"].concat();
    thumbnail.splice(2..2, jfif);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heicGPS 51.6N";
    let site = site(&[
        (
            "content/visit.md",
            b"+++\ntitle = \"Visit us\"\n+++\n\n![a](a.gif) ![b](/b.svg) ![c](c.jfif) ![d](d.jpg) [e](e.tif)\n",
        ),
        ("content/a.gif", &gif),
        ("static/b.svg", svg),
        ("content/c.jfif", &thumbnail),
        ("content/d.jpg", heic),
        ("content/e.tif", b"II*\0GPS 51.6N"),
        ("static/f.HEIC", heic),
    ]);
    let (made, codes, _) = build(site.path());
    let paths: Vec<&str> = made.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.gif", "b.svg", "c.jfif"]);
    for (path, bytes) in &made {
        assert!(!bytes.windows(PLACE.len()).any(|own| own == PLACE), "{path}");
        assert!(!bytes.windows(3).any(|own| own == b"GPS"), "{path} has no thumbnail");
    }
    assert!(made[0].1.windows(11).any(|own| own == b"NETSCAPE2.0"), "it still repeats");
    assert_eq!(codes.iter().filter(|code| *code == "img-format").count(), 3, "{codes:?}");
}

#[test]
fn a_picture_with_a_location_is_not_published_for_a_theme() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heicGPS 51.6N";
    let site = site(&[
        ("content/visit.md", b"+++\ntitle = \"Visit us\"\n+++\n\nWe are open.\n"),
        ("content/a.heic", heic),
        ("content/b.tif", b"II*\0GPS 51.6N"),
        ("content/c.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>"),
        ("themes/commons/styles/90-own.css", b".a { background: url(\"/a.heic\"), url('../b.tif'), url(/c.svg) }\n"),
    ]);
    let options = Options { today: jiff::civil::date(2026, 11, 23), drafts: false, internal: false, base_url: None };
    let loaded = pipeline::load(commonweal::disk::read(site.path(), None).expect("the site"), &options);
    let is_published = |path: &str| loaded.routes.iter().any(|route| route.path() == path);
    assert!(is_published("c.svg"), "the theme names it");
    assert!(!is_published("a.heic") && !is_published("b.tif"));
    let refused = loaded.findings.iter().filter(|finding| finding.code == "img-format");
    assert_eq!(refused.count(), 2, "{:?}", loaded.findings);
}
