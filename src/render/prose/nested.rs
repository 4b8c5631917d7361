//! Prepares a document's HTML for inclusion in a longer page: lowers its headings, and makes its ids and the links to
//! them unique.

use crate::render::view::Html;

/// Attributes that contain ids, separated by spaces.
const ID_ATTRIBUTES: [&str; 5] = [" id=\"", " for=\"", " headers=\"", " aria-labelledby=\"", " aria-describedby=\""];

/// Lowers headings by `down` levels (at most to h6), and adds `prefix` and a dash to each id.
pub(crate) fn nested(html: &Html, down: u8, prefix: &str) -> Html {
    let mut out = String::with_capacity(html.as_str().len() * 5 / 4);
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |at| start + at + 1);
        out.push_str(&rest[..start]);
        tag(&rest[start..end], down, prefix, &mut out);
        rest = &rest[end..];
    }
    out.push_str(rest);
    Html::from_markdown(out)
}

/// Appends one tag, `<h2 id="made">`, with a lower heading and a unique id.
fn tag(tag: &str, down: u8, prefix: &str, out: &mut String) {
    let open = if tag.starts_with("</") { "</" } else { "<" };
    let mut rest = &tag[open.len()..];
    out.push_str(open);
    if let [b'h', level @ b'1'..=b'6', b' ' | b'>', ..] = rest.as_bytes() {
        out.push('h');
        out.push(char::from((level + down).min(b'6')));
        rest = &rest[2..];
    }
    while let Some((at, name)) = next_attribute(rest) {
        let start = at + name.len();
        let end = rest[start..].find('"').map_or(rest.len(), |length| start + length);
        out.push_str(&rest[..start]);
        for (position, id) in rest[start..end].split(' ').enumerate() {
            out.push_str(if position > 0 { " " } else { "" });
            out.push_str(prefix);
            out.push('-');
            out.push_str(id);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// Returns the next attribute of a tag that contains ids, with its offset.
fn next_attribute(tag: &str) -> Option<(usize, &'static str)> {
    let names = ID_ATTRIBUTES.into_iter().chain([" href=\"#"]);
    names.filter_map(|name| Some((tag.find(name)?, name))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_own_headings_and_ids() {
        let given = r##"<h2 id="made">How</h2><p>See <a href="#made">how</a>, <a href="/x#made">x</a> 1 &lt; 2.</p><hr><div aria-labelledby="a b">"##;
        let wanted = r##"<h4 id="part-x-made">How</h4><p>See <a href="#part-x-made">how</a>, <a href="/x#made">x</a> 1 &lt; 2.</p><hr><div aria-labelledby="part-x-a part-x-b">"##;
        assert_eq!(nested(&Html::from_markdown(given.into()), 2, "part-x").as_str(), wanted);
        assert_eq!(nested(&Html::from_markdown("<h4>A</h4>".into()), 4, "p").as_str(), "<h6>A</h6>");
    }
}
