use std::io::Write;

use super::*;

/// Returns what is found in a file: scripts, the site's own script files, addresses, and `?` if the file
/// could not be examined.
fn found(path: &str, bytes: &[u8]) -> Vec<String> {
    let Some(active) = read(path, bytes) else { return Vec::new() };
    let all = [("", &active.scripts), ("own ", &active.own_scripts), ("load ", &active.loads)];
    let found = all.iter().flat_map(|(kind, found)| found.iter().map(move |one| format!("{kind}{}", one.what)));
    found.chain(active.unknown.as_ref().map(|reason| format!("? {reason}"))).collect()
}

fn svg(inside: &str) -> Vec<String> {
    found(
        "a.svg",
        format!("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inside}</svg>")
            .as_bytes(),
    )
}

fn html(inside: &str) -> Vec<String> {
    found("a.html", format!("<!DOCTYPE html><title>A</title>{inside}").as_bytes())
}

const NONE: [&str; 0] = [];

#[test]
fn drawings_of_common_programs_have_no_finding() {
    let inkscape = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" viewBox="0 0 210 297" sodipodi:docname="map.svg" inkscape:export-filename="/home/ann/map.png"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <sodipodi:namedview id="base" pagecolor="#ffffff" objecttolerance="10" inkscape:pageshadow="2" />
  <defs><linearGradient id="a"><stop style="stop-color:#fff" offset="0"/></linearGradient>
    <linearGradient id="b" xlink:href="#a" gradientTransform="matrix(1,0,0,1,0,0)"/>
    <inkscape:path-effect effect="spiro" id="e" is_visible="true" only_selected="false" /></defs>
  <metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
    <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage" />
    <cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/" /></cc:Work></rdf:RDF></metadata>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" style="fill:url(#b);filter:url(#f)">
    <path d="M 0 0" fill="url(#a)" transform="rotate(3)"/><use xlink:href="#e"/>
    <image xlink:href="data:image/png;base64,AAAA" width="1" height="1"/><image href="tree.png"/>
    <a xlink:href="https://example.org/"><text>More</text></a></g>
</svg>"##;
    assert_eq!(found("map.svg", inkscape.as_bytes()), NONE);
    let illustrator = r##"<?xml version="1.0" encoding="iso-8859-1"?>
<!-- Generator: Adobe Illustrator 27.0 . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
	<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
	<!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
	<!ATTLIST svg xmlns:a3 CDATA #IMPLIED a3:scriptImplementation CDATA #IMPLIED xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink">
]>
<svg version="1.1" xmlns:x="&ns_extend;" xmlns:i="&ns_ai;" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="&ns_xlink;">
<style type="text/css"><![CDATA[@namespace svg url(http://www.w3.org/2000/svg); .st0{fill:url(#g);} /* http://x */]]></style>
<switch><foreignObject requiredExtensions="&ns_ai;" width="1" height="1"><i:pgfRef xlink:href="#pgf"></i:pgfRef></foreignObject>
<g i:extraneous="self"><path class="st0" d="M1,1"/></g></switch><i:pgf id="pgf">eJzsvWmv</i:pgf></svg>"##;
    assert_eq!(found("logo.svg", illustrator.as_bytes()), NONE);
    // A diagram with HTML labels, and one with a link and its own description.
    assert_eq!(
        svg("<foreignObject><div xmlns='http://www.w3.org/1999/xhtml' style='color:red'>One</div></foreignObject>"),
        NONE
    );
    assert_eq!(svg("<title>onload= javascript:</title><desc>&lt;script&gt;</desc><!-- <script/> -->"), NONE);
}

#[test]
fn scripts_in_drawings_are_found_in_every_notation() {
    for (inside, what) in [
        ("<script>alert(1)</script>", "`<script>`"),
        ("<script href='a.js'/>", "`<script>`"),
        ("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", "`<script>`"),
        ("<script type='text/ecmascript'><![CDATA[1]]></script>", "`<script>`"),
        ("<g onload='alert(1)'/>", "`onload`"),
        ("<g onfocusin = \"1\" tabindex='0'/>", "`onfocusin`"),
        ("<a href='javascript:alert(1)'/>", "`javascript:` in href of <a>"),
        ("<a xlink:href='JaVa&#10;scr&#x69;pt:1'/>", "`javascript:` in href of <a>"),
        ("<a href='&#1;java&#9;script:1'/>", "`javascript:` in href of <a>"),
        ("<a href='#'><animate attributeName='href' values='#;javascript:1'/></a>", "`javascript:` in <animate>"),
        ("<set attributeName='onmouseover' to='alert(1)'/>", "`<set>` of `onmouseover`"),
        ("<use href='data:image/svg+xml;base64,AA'/>", "`data:` in `<use>`"),
        (
            "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='data:text/html,x'/></foreignObject>",
            "`data:` in `<iframe>`",
        ),
    ] {
        assert_eq!(svg(inside), [what], "{inside}");
    }
    assert_eq!(svg("<script type='application/ld+json'>{}</script>"), NONE);
}

#[test]
fn declarations_cannot_hide_scripts() {
    let with = |subset: &str, inside: &str| {
        let text = format!("<!DOCTYPE svg [{subset}]><svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
        found("a.svg", text.as_bytes())
    };
    for (subset, inside, what) in [
        ("<!ENTITY x '<script>1</script>'>", "&x;", "`<script>`"),
        ("<!ENTITY x '&#60;g onload=\"1\"/>'>", "&x;", "`onload`"),
        ("<!ENTITY a 'java'><!ENTITY b \"script:1\">", "<a href='&a;&b;'/>", "`javascript:` in href of <a>"),
        ("<!ENTITY a '&b;'><!ENTITY b 'x'>", "", "the entity `a`"),
        ("<!ENTITY a '&#38;b;'>", "", "the entity `a`"),
        ("<!ENTITY % p 'x'> %p;", "", "`%` in the document type"),
        ("<!ATTLIST svg onload CDATA 'alert(1)'>", "", "`onload` in the document type"),
        ("<!ATTLIST a href CDATA 'javascript:1'>", "", "`javascript:` in the document type"),
        ("<!ENTITY x SYSTEM 'https://evil.example/x'>", "", "load https://evil.example/x"),
        ("<!ENTITY x PUBLIC '-//x' 'file:///etc/passwd'>", "", "load file:///etc/passwd"),
        ("<!ATTLIST image href CDATA 'https://evil.example/x'>", "", "load https://evil.example/x"),
        ("<!-- ' --><!ENTITY x '<script/>'>", "", "`<script>`"),
    ] {
        assert_eq!(with(subset, inside), [what], "{subset} {inside}");
    }
    for (subset, inside) in [
        ("<!ENTITY lt \"&#38;#60;\"><!ENTITY amp '&#38;#38;'>", "&lt;"),
        ("<!ENTITY dot '<circle r=\"1\"/>'>", "&dot;"),
        ("<!ENTITY red '#f00'>", "<g fill='&red;'/>"),
        ("<!ELEMENT svg ANY><!-- <!ENTITY % x ''> -->", ""),
    ] {
        assert_eq!(with(subset, inside), NONE, "{subset} {inside}");
    }
    // Entities that would grow without limit.
    let grown = with(&format!("<!ENTITY a '{}'>", "x".repeat(60_000)), &format!("<g id='{}'/>", "&a;".repeat(60_000)));
    assert!(grown[0].starts_with("? "), "{grown:?}");
}

#[test]
fn external_resources_are_found() {
    for (inside, address) in [
        ("<image href='https://a.example/1.png'/>", "https://a.example/1.png"),
        ("<image xlink:href='//a.example/1.png'/>", "//a.example/1.png"),
        ("<use href='https://a.example/a.svg#b'/>", "https://a.example/a.svg#b"),
        ("<feImage href='http://a.example/'/>", "http://a.example/"),
        ("<style>@import 'https://a.example/a.css';</style>", "https://a.example/a.css"),
        ("<style>a{b:ur&#108;(//a.example)}</style>", "//a.example"),
        ("<style><![CDATA[a{b:url(//a.example)}]]></style>", "//a.example"),
        ("<path fill='url(https://a.example/a.svg#b)'/>", "https://a.example/a.svg#b"),
        ("<path style='mask:u\\72l(//a.example)'/>", "//a.example"),
        ("<g xml:base='https://a.example/'/>", "https://a.example/"),
        (
            "<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='https://a.example/1.png'/></foreignObject>",
            "https://a.example/1.png",
        ),
        ("<image href='file:///home/ann/tree.png'/>", "file:///home/ann/tree.png"),
    ] {
        assert_eq!(svg(inside), [format!("load {address}")], "{inside}");
    }
    let sheet = "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='https://a.example/a.xsl'?><data/>";
    assert_eq!(found("a.xml", sheet.as_bytes()), ["load https://a.example/a.xsl"]);
}

#[test]
fn pages_are_parsed_as_browsers_parse_them() {
    for (inside, what) in [
        ("<script>1</script>", "`<script>`"),
        ("<SCRIPT TYPE=module>1</SCRIPT>", "`<script>`"),
        ("<script src=a.js></script>", "own a.js"),
        ("<script src=https://a.example/a.js></script>", "`<script>`"),
        ("<script src=data:text/javascript,1></script>", "`<script>`"),
        ("<img src=x ONERROR=alert(1)>", "`onerror`"),
        ("<svg/onload=alert(1)>", "`onload`"),
        ("<a href='java&Tab;script&colon;1'>x</a>", "`javascript:` in href of <a>"),
        ("<form action=javascript:1></form>", "`javascript:` in action of <form>"),
        ("<iframe srcdoc='&lt;script&gt;1&lt;/script&gt;'></iframe>", "`<script>`"),
        ("<meta http-equiv=Refresh content='0; URL=javascript:1'>", "`javascript:` in <meta http-equiv=\"refresh\">"),
        ("<svg><style><img src=x onerror=1></style></svg>", "`onerror`"),
        ("<template><b onclick=1></b></template>", "`onclick`"),
        ("<noscript><img src=//a.example/1.png></noscript>", "load //a.example/1.png"),
        ("<img srcset='a.png 1x, https://a.example/b.png 2x'>", "load https://a.example/b.png"),
        ("<link rel='preload stylesheet' href=https://a.example/a.css>", "load https://a.example/a.css"),
        ("<style>b{c:url(https://a.example/1.png)}</style>", "load https://a.example/1.png"),
        ("<form action=https://a.example/send></form>", "load https://a.example/send"),
        ("<base href=https://a.example/>", "load https://a.example/"),
        ("<meta http-equiv=refresh content='5;url=https://a.example/'>", "load https://a.example/"),
        ("<object data=//a.example/x></object>", "load //a.example/x"),
    ] {
        let found = html(inside);
        assert!(found.iter().any(|one| one == what), "{inside}: {found:?}");
    }
    // Long but ordinary files: many paragraphs, and a long attribute value.
    assert_eq!(html(&"<p>A long text with \"words\" and a = b.".repeat(20_000)), NONE);
    assert_eq!(html(&format!("<p title='{}'>", "a word ".repeat(20_000))), NONE);
    for inside in [
        "<a href=https://example.org/>More</a><link rel=canonical href=https://example.org/>",
        "<script type=application/ld+json>{}</script><p title='javascript: url(//a) on'>onload=</p>",
        "<!-- <script>1</script> --><textarea><script></textarea><img src=data:image/png;base64,AA alt=x>",
        "<a href=mailto:a@b.example>Mail</a><form action=/send></form><meta http-equiv=refresh content='0; url=/new/'>",
    ] {
        assert_eq!(html(inside), NONE, "{inside}");
    }
}

#[test]
fn a_file_is_decompressed_and_decoded_first() {
    let text = "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";
    let sixteen = |little: bool, mark: bool| -> Vec<u8> {
        let text = format!("{}{text}", if mark { "\u{feff}" } else { "" });
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for (path, bytes) in [
        ("a.svg", sixteen(true, true)),
        ("a.svg", sixteen(false, true)),
        ("a.svg", sixteen(true, false)),
        ("a.SVG", sixteen(false, false)),
        ("a.svgz", packed.clone()),
        ("a.svg", packed.clone()),
        ("a.svg", [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat()),
        ("a.svg", [text.as_bytes(), b"<!-- \xe9 -->"].concat()),
        ("a.xml", text.as_bytes().to_vec()),
        ("a.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'><script/></html>".to_vec()),
        ("a.htm", b"<script>1</script>".to_vec()),
    ] {
        assert_eq!(found(path, &bytes), ["`<script>`"], "{path}");
    }
    let page: Vec<u8> = "\u{feff}<script>1</script>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found("a.html", &page), ["`<script>`"]);
    // Data in its own namespace runs nothing. An entity may hide a namespace.
    assert_eq!(found("a.xml", b"<play><script>1</script><x href='https://a.example/' onload='1'/></play>"), NONE);
    let hidden = "<!DOCTYPE a [<!ENTITY x 'http://www.w3.org/2000/svg'>]><a xmlns:s='&x;'><s:script/></a>";
    assert_eq!(found("a.xml", hidden.as_bytes()), ["`<script>`"]);
    // Other file types are ignored.
    for other in ["a.js", "a.txt", "a.pdf", "a.png", "svg"] {
        assert_eq!(found(other, b"<script>1</script>"), NONE, "{other}");
    }
}

#[test]
fn files_that_cannot_be_examined_are_reported() {
    let is_unknown = |path: &str, bytes: &[u8]| {
        let found = found(path, bytes);
        assert!(found.last().is_some_and(|last| last.starts_with("? ")), "{path}: {found:?}");
    };
    is_unknown("a.svg", b"<svg><g>");
    is_unknown("a.svg", b"<svg><g></svg>");
    is_unknown("a.svg", b"<svg a=b/>");
    is_unknown("a.svg", b"<svg a='&unknown;'/>");
    is_unknown("a.svg", b"<?xml version='1.0' encoding='iso-2022-jp'?><svg/>");
    is_unknown("a.svg", b"<?xml version='1.0' encoding='utf-7'?><svg/>");
    is_unknown("a.html", b"<meta charset=shift_jis>");
    is_unknown("a.svgz", b"\x1f\x8b\x08\x00broken");
    is_unknown("a.svg", &vec![b' '; LARGEST as usize + 1]);
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; LARGEST as usize * 2]).unwrap();
    is_unknown("a.svgz", &bomb.finish().unwrap());
    // Each of these would take the parser minutes.
    is_unknown("a.html", "<div>".repeat(1_000_000).as_bytes());
    is_unknown("a.html", format!("<p {}>", (0..600_000).map(|n| format!("a{n} ")).collect::<String>()).as_bytes());
    is_unknown("a.html", format!("<p {}>", (0..400_000).map(|n| format!("a{n}='>'")).collect::<String>()).as_bytes());
    is_unknown("a.html", format!("<p/{}>", (0..400_000).map(|n| format!("a{n}</")).collect::<String>()).as_bytes());
    let nested = (0..6).fold("x".to_owned(), |inside, _| {
        format!("<iframe srcdoc=\"{}\"></iframe>", inside.replace('&', "&amp;").replace('"', "&quot;"))
    });
    is_unknown("a.html", nested.as_bytes());
}

#[test]
fn no_truncated_file_causes_a_panic() {
    let text = "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x '<script>'><!ATTLIST a b CDATA \"c\"> %p; ]><svg a='&x;' ŵ=\"\\75rl(//a)\">\
                <style>@import url( \"a\\\n</style><![CDATA[]]>&#x10ffff;&x;</svg>";
    for end in 0..=text.len() {
        for path in ["a.svg", "a.xml", "a.html"] {
            read(path, &text.as_bytes()[..end]);
            read(path, &text.as_bytes()[end..]);
        }
    }
}

#[test]
fn reported_text_has_no_control_characters() {
    for text in [
        "<script src='a\u{1b}[2J\u{7}.js'></script>",
        "<img src='//a.example/\u{1b}[2J'>",
        "<b\u{1b}x action='javascript:1'>",
    ] {
        let found = found("a.html", text.as_bytes());
        assert!(found.len() == 1 && !found[0].contains(char::is_control), "{found:?}");
    }
}

#[test]
fn a_finding_names_the_line() {
    let text = "<svg xmlns='http://www.w3.org/2000/svg'\n  width='1'>\n\n<script>\n1</script>\n<g onload='1'/><g onload='2'/></svg>";
    let lines =
        |path: &str| read(path, text.as_bytes()).unwrap().scripts.iter().map(|one| one.line).collect::<Vec<_>>();
    assert_eq!(lines("a.svg"), [4, 6]);
    assert_eq!(lines("a.html"), [4, 6]);
}
