//! Finds pages that moved: a page that is gone and a new one that are the same document.

use super::page::PageMark;

/// A page that is gone or new.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'p> {
    /// Its public path.
    pub path: &'p str,
    /// Its language, as the first folder of its path says.
    pub language: &'p str,
    /// Its title.
    pub title: &'p str,
    /// The mark by which it is recognised.
    pub mark: &'p PageMark,
}

/// Returns the indices of the old and the new page of each move. Each page is part of one move at most. The surest sign comes
/// first: the same words, the same title, the same name of its file with some of the same lines, most of the same lines.
pub(super) fn find(gone: &[Candidate], new: &[Candidate]) -> Vec<(usize, usize)> {
    type Test = fn(&Candidate, &Candidate) -> bool;
    const TESTS: [Test; 4] = [
        |old, new| old.mark.text.is_some() && old.mark.text == new.mark.text,
        |old, new| !old.title.is_empty() && old.title == new.title,
        |old, new| id(old.path) == id(new.path) && common(old.mark, new.mark) > 0,
        |old, new| {
            let shorter = old.mark.lines.len().min(new.mark.lines.len());
            let common = common(old.mark, new.mark);
            common >= 2 && common * 5 >= shorter * 3
        },
    ];
    /// Beyond so many, only a page with the same title is looked for: the search takes time with the square.
    const MOST: usize = 2_000;
    let mut left: Vec<usize> = (0..gone.len()).collect();
    let mut free: Vec<usize> = (0..new.len()).collect();
    let mut moves = Vec::new();
    for test in TESTS {
        if gone.len().saturating_mul(new.len()) > MOST * MOST {
            break;
        }
        left.retain(|at| {
            let old = &gone[*at];
            let found = free.iter().position(|other| old.language == new[*other].language && test(old, &new[*other]));
            moves.extend(found.map(|place| (*at, free.remove(place))));
            found.is_none()
        });
    }
    moves.sort_unstable();
    moves
}

/// Returns the id of a page's document: the name of its folder.
fn id(path: &str) -> Option<&str> {
    path.strip_suffix("/index.html").map(|folder| folder.rsplit('/').next().unwrap_or(folder))
}

fn common(old: &PageMark, new: &PageMark) -> usize {
    old.lines.iter().filter(|line| new.lines.binary_search(line).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_page_is_matched_by_the_strongest_criterion() {
        let mark = |text: Option<u64>, lines: &[u64]| PageMark { text, lines: lines.to_vec() };
        let marks = [mark(Some(1), &[1, 2, 3]), mark(Some(2), &[1, 2, 4]), mark(None, &[]), mark(Some(9), &[7, 8, 9])];
        let page = |path: &'static str, title: &'static str, at: usize| Candidate {
            path,
            language: "",
            title,
            mark: &marks[at],
        };
        let old = [page("a/lettings/index.html", "Lettings", 0)];
        for (path, title, at, is_same) in [
            ("b/hire/index.html", "Hire", 0, true),
            ("b/hire/index.html", "Lettings", 2, true),
            ("b/lettings/index.html", "Hire", 1, true),
            ("b/hire/index.html", "Hire", 1, true),
            ("b/lettings/index.html", "Hire", 3, false),
            ("b/hire/index.html", "Hire", 3, false),
        ] {
            assert_eq!(find(&old, &[page(path, title, at)]).len(), usize::from(is_same), "{path} {title} {at}");
        }
        let both = [page("x/index.html", "Lettings", 3), page("y/index.html", "Hire", 0)];
        assert_eq!(find(&old, &both), [(0, 1)]);
        assert_eq!(find(&old, &[Candidate { language: "cy", ..both[1] }]), []);
    }
}
