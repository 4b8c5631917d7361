//! Any bytes as a PDF: what is read of it ends, and what it lacks is only said of a file that was read to its end.

#![no_main]

use commonweal::disk::fuzzing::read_pdf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(pdf) = read_pdf(bytes) else { return };
    // What is added in the clear is found, whatever else the file holds.
    let whole = [bytes, b"\n<< /StructTreeRoot 5 0 R /Lang (cy) /Title (Menu) >>"].concat();
    if let Some(more) = read_pdf(&whole) {
        assert!(more.tagged && more.language && more.title, "{pdf:?} became {more:?}");
    }
});
