//! A text reveals too much about a child.
//!
//! With a full name and a class or an age, a stranger can find the child. Write only the first name, or
//! only the full name if the family has agreed.
//!
//! Bad: `Carys Evans (Year 4) planted the first willow.`, `Carys Evans, aged 9, sang.`
//!
//! Good: `Carys planted the first willow.`, `A pupil of Year 4 sang.`

use super::{Block, CheckedPage, RuleReporter, Word};

/// Common first names of children in the UK. The list excludes schools, rooms and courses ("Forest School,
/// Year 3").
#[rustfmt::skip]
const NAMES: [&str; 120] = [
    "Abigail", "Adam", "Aisha", "Alex", "Alfie", "Alys", "Amelia", "Amina", "Amir", "Anna", "Aria", "Arthur", "Ava", "Ayesha", "Beca", "Bella",
    "Ben", "Benjamin", "Bethan", "Caitlin", "Callum", "Carys", "Catrin", "Charlie", "Charlotte", "Chloe", "Daisy", "Daniel", "David", "Dylan",
    "Edward", "Efa", "Elen", "Eleri", "Eliza", "Ella", "Elin", "Ellie", "Elsie", "Emily", "Emma", "Erin", "Ethan", "Evan", "Eve", "Evie",
    "Fatima", "Ffion", "Finley", "Florence", "Freddie", "Freya", "George", "Grace", "Gruff", "Gwen", "Hanna", "Hannah", "Harri", "Harriet",
    "Harry", "Hassan", "Henry", "Holly", "Ibrahim", "Ioan", "Isaac", "Isabella", "Isla", "Ivy", "Jack", "Jacob", "Jake", "James", "Jessica",
    "Joseph", "Joshua", "Leah", "Leo", "Lewis", "Liam", "Lily", "Logan", "Lola", "Lucas", "Lucy", "Luke", "Macsen", "Maisie", "Mali", "Mari",
    "Maryam", "Matilda", "Max", "Megan", "Mia", "Millie", "Mohammed", "Molly", "Muhammad", "Nansi", "Nia", "Noah", "Oliver", "Olivia",
    "Oscar", "Osian", "Owain", "Phoebe", "Poppy", "Rhys", "Rosie", "Ruby", "Samuel", "Seren", "Sophia", "Sophie", "Theo", "Thomas", "Yusuf",
];
/// Second words that indicate a place: "George Inn".
const PLACES: [&str; 16] = [
    "Inn", "Arms", "Hotel", "House", "Street", "Road", "Lane", "Park", "Hall", "School", "Primary", "Academy", "Centre", "Church", "Room", "Club",
];
/// Words after the class that indicate an adult: "Megan Hughes, Year 4 teacher".
const STAFF: [&str; 12] = [
    "teacher", "lead", "leader", "head", "tutor", "governor", "manager", "assistant", "parent", "carer", "athro", "athrawes",
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.blocks.iter().filter(|block| block.has_digit) {
        for at in 1..block.len() {
            let Some(last) = class_or_age(block, at) else { continue };
            let (Some(first), Some(end)) = (full_name_before(block, at), block.word(last)) else { continue };
            let stop = end.end() + usize::from(end.tail().starts_with(')'));
            let written = &block.text[first.start..stop];
            report
                .report(block.place(first.start..stop), format!("`{written}` reveals a child's full name and more"))
                .note("A stranger could find the child.")
                .help(format!("write only the first name, \"{}\", or \"a pupil\"", first.core));
        }
    }
}

/// Returns the first word of the full name that ends directly before the word at `at`.
fn full_name_before<'b>(block: &'b Block, at: usize) -> Option<Word<'b>> {
    let surname = at.checked_sub(1).and_then(|at| block.word(at))?;
    let first = at.checked_sub(2).and_then(|at| block.word(at))?;
    let titled = at.checked_sub(3).and_then(|at| block.word(at)).is_some_and(|title| matches!(title.core, "Mr" | "Mrs" | "Ms" | "Miss" | "Dr"));
    let capital = surname.core.starts_with(char::is_uppercase) && !PLACES.contains(&surname.core);
    (!titled && capital && first.tail().is_empty() && NAMES.contains(&first.core)).then_some(first)
}

/// Returns the last word of a class or an age that begins at `at`, in brackets or after a comma:
/// `(Year 4)`, `, aged 9`, `(9)`.
fn class_or_age(block: &Block, at: usize) -> Option<usize> {
    let (before, word) = (block.word(at - 1)?, block.word(at)?);
    let set_off = word.raw.starts_with('(') || before.tail() == ",";
    let number = |at: usize| {
        let word = block.word(at)?;
        let number: u8 = word.core.parse().ok()?;
        (1..=18).contains(&number).then_some(word)
    };
    let staff = |last: usize| block.word(last + 1).is_some_and(|next| STAFF.contains(&next.core.to_lowercase().as_str()));
    match word.core {
        "Year" | "Class" | "year" | "class" | "Blwyddyn" | "blwyddyn" if set_off && number(at + 1).is_some() => {
            (!staff(at + 1)).then_some(at + 1)
        }
        "Reception" | "Nursery" if set_off && !staff(at) => Some(at),
        "aged" | "age" if number(at + 1).is_some() => Some(at + 1),
        _ if word.raw.starts_with('(') && number(at).is_some_and(|word| word.tail().starts_with(')')) => Some(at),
        _ => None,
    }
}
