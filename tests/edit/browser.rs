//! Uses the editor over the network as a browser without script does.

use commonweal::preview::{EditScope, PreviewSettings};

use crate::site::{Answer, Site, small};

pub(crate) fn editable() -> Site {
    small("https://example.org", PreviewSettings { editing: EditScope::ThisComputer, ..PreviewSettings::default() })
}

/// The headers that a browser sends with a form.
pub(crate) fn headers(site: &Site) -> String {
    format!(
        "Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        site.address
    )
}

pub(crate) fn encoded(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// Returns the text with its escapes of HTML read.
fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&#39;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescaped(&tag[start..start + tag[start..].find('"')?]))
}

/// Returns the names and values that a browser sends for the form of a page that saves.
pub(crate) fn controls(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form class=\"edit\"").nth(1).expect("a form").split("</form>").next().expect("its end");
    let mut found = Vec::new();
    for part in form.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').expect("a tag");
        let Some(name) = attribute(tag, "name") else { continue };
        if tag.starts_with("input") {
            if !tag.contains("checkbox") || tag.ends_with(" checked") {
                found.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea") {
            // A browser drops the first line end.
            found.push((name, unescaped(rest.strip_prefix('\n').unwrap_or(rest)).replace('\n', "\r\n")));
        } else if tag.starts_with("select") {
            let at = form.find(&format!("name=\"{name}\"")).expect("the menu");
            let menu = form[at..].split("</select>").next().expect("its end");
            let chosen = menu.split("<option").find(|option| option.contains(" selected>"));
            found.push((name, chosen.and_then(|option| attribute(option, "value")).unwrap_or_default()));
        }
    }
    found
}

pub(crate) fn open(site: &Site, file: &str) -> Answer {
    let answer = site.get(&format!("/.preview/edit/?file={file}"));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

pub(crate) fn post(site: &Site, name: &str, pairs: &[(String, String)]) -> Answer {
    let body = encoded(pairs);
    let head = format!(
        "POST /.preview/edit/{name} HTTP/1.1\r\nHost: {}\r\n{}Content-Length: {}\r\n\r\n",
        site.address,
        headers(site),
        body.len()
    );
    site.send(format!("{head}{body}").as_bytes())
}

/// Opens the form of a file, changes controls, and saves.
pub(crate) fn save(site: &Site, file: &str, with: &[(&str, &str)]) -> Answer {
    let sent = changed(controls(&open(site, file).text()), with);
    post(site, "save", &sent)
}

pub(crate) fn changed(mut sent: Vec<(String, String)>, with: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in with {
        sent.retain(|(own, _)| own != name);
        sent.push(((*name).to_owned(), (*value).to_owned()));
    }
    sent
}
