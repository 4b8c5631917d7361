//! A date in digits can be read in two ways.
//!
//! 05/10/2026 is 5 October to some readers and 10 May to others, and they come on the wrong day. With dots and a short year, `5.10.26`, only what
//! stands after a word such as "on" or "by" is taken for a date: parts of handbooks and versions are numbered so too.
//!
//! Bad: `Come on 05/10/2026.`
//!
//! Good: `Come on 5 October 2026.`

use super::{Page, Report, dates};

pub fn check(page: &Page, report: &mut Report) {
    let this_year = page.site().options.today.year();
    for block in page.blocks.iter().filter(|block| block.has_digit) {
        let mut before = None;
        for word in block.words() {
            if let Some((day, month, year)) = dates::numeric(word.core, this_year)
                && day <= 12
                && month <= 12
                && day != month
                && !dates::counts_parts(before)
                // `4.2.19 Finishing the installation` numbers a part.
                && (!dates::is_short_with_dots(word.core) || dates::leads_to_date(before))
            {
                let (one, other) = (dates::month_name(month), dates::month_name(day));
                report
                    .note(
                        block.place(word.start..word.end()),
                        format!("`{}` could be {day} {one} or {month} {other}", word.core),
                    )
                    .because("Readers who take it the other way come on the wrong day.")
                    .fix(format!("write \"{day} {one} {year}\" if that is the day"));
            }
            before = Some(word);
        }
    }
}
