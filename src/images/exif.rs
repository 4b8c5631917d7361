//! Reads a camera's orientation from Exif data (TIFF): the rotation that sets the picture upright
//! (Exif 2.32 section 4.6.4, tag 0x0112).

/// Returns the orientation of the pixels: 1 is upright, 2 to 8 are Exif's rotations and mirrorings.
/// Returns 1 if the tag is missing or invalid.
pub(super) fn orientation(tiff: &[u8]) -> u8 {
    read(tiff).filter(|turn| (1..=8).contains(turn)).unwrap_or(1)
}

fn read(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let four = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        usize::try_from(value).ok()
    };
    const ENTRY: usize = 12;
    const ORIENTATION: u16 = 0x0112;
    const SHORT: u16 = 3;
    let directory = four(4)?;
    let entries = usize::from(two(directory)?);
    let first = directory.checked_add(2)?;
    (0..entries)
        .map_while(|number| first.checked_add(number * ENTRY))
        .find(|entry| two(*entry) == Some(ORIENTATION) && two(entry + 2) == Some(SHORT))
        .and_then(|entry| u8::try_from(two(entry + 8)?).ok())
}

/// Returns the smallest Exif data with only this tag, for tests of rotated pictures.
#[cfg(test)]
pub(super) fn orientation_only(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orientation_is_parsed_and_invalid_data_is_upright() {
        assert_eq!(orientation(&orientation_only(6)), 6);
        assert_eq!(orientation(&orientation_only(9)), 1);
        let whole = orientation_only(8);
        for end in 0..whole.len() - 7 {
            assert_eq!(orientation(&whole[..end]), 1, "cut at {end}");
        }
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), 1);
    }
}
