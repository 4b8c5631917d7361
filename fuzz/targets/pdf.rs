//! Reads any bytes as a PDF: reading must end, and only a file that was read completely may lack properties.

#![no_main]

use commonweal::disk::fuzzing::read_pdf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(pdf) = read_pdf(bytes) else { return };
    // Uncompressed objects are found, whatever else the file contains.
    let whole = [bytes, b"\n<< /StructTreeRoot 5 0 R /Lang (cy) /Title (Menu) >>"].concat();
    if let Some(more) = read_pdf(&whole) {
        assert!(more.tagged && more.language && more.title, "{pdf:?} became {more:?}");
    }
});
