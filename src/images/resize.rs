//! Scales pictures down with Lanczos' filter. A library does the same three times as fast, but it
//! compiles code for each pixel type, instruction set and thirty precisions: a seventh of the
//! compile time of this crate.

use std::f64::consts::PI;

/// The radius of the filter in pixels of the smaller picture.
const LOBES: f64 = 3.0;

/// Weights are integers that add up to `1 << PRECISION`, so that every machine gives the same pixels.
const PRECISION: u32 = 14;

/// Added before the shift, so that sums are rounded instead of truncated.
const HALF: i32 = 1 << (PRECISION - 1);

/// The number of samples whose sums stay in registers at the same time.
const CHUNK: usize = 48;

/// The source pixels of one pixel of the smaller picture, in one direction.
struct SampleWindow {
    first: usize,
    weights: Vec<i16>,
}

/// Scales down a picture with `N` samples of 8 bits a pixel: first its rows, then its columns.
/// `from` and `to` are width and height, none of them 0. Returns `None` if there are fewer samples
/// than `from` implies.
#[allow(clippy::needless_range_loop)] // An iterator for each pixel costs as much as the sum.
pub(super) fn scale_down<const N: usize>(samples: &[u8], from: (usize, usize), to: (usize, usize)) -> Option<Vec<u8>> {
    let length = from.0 * N;
    let samples = samples.get(..length * from.1)?;
    let (columns, rows) = (windows(from.0, to.0), windows(from.1, to.1));
    let mut out = Vec::with_capacity(to.0 * to.1 * N);
    let mut row = vec![0; length];
    for window in &rows {
        let lines = samples.get(window.first * length..)?.chunks_exact(length);
        let lines: Vec<&[u8]> = lines.take(window.weights.len()).collect();
        sum_of_lines(&lines, &window.weights, &mut row);
        let (pixels, _) = row.as_chunks::<N>();
        for window in &columns {
            let mut sums = [HALF; N];
            let pixels = pixels.get(window.first..window.first + window.weights.len())?;
            for at in 0..pixels.len() {
                for channel in 0..N {
                    sums[channel] += i32::from(pixels[at][channel]) * i32::from(window.weights[at]);
                }
            }
            out.extend_from_slice(&sums.map(|sum| sample_of(sum) as u8));
        }
    }
    Some(out)
}

/// Computes the weighted sum of lines of the same length.
fn sum_of_lines(lines: &[&[u8]], weights: &[i16], row: &mut [i16]) {
    for (index, out) in row.chunks_mut(CHUNK).enumerate() {
        let mut sums = [HALF; CHUNK];
        for (line, weight) in lines.iter().zip(weights) {
            let piece = line.get(index * CHUNK..).unwrap_or_default();
            // Whole chunks have a length that the compiler knows.
            match piece.first_chunk::<CHUNK>() {
                Some(piece) => add(&mut sums, piece, *weight),
                None => add(&mut sums, piece, *weight),
            }
        }
        for (out, sum) in out.iter_mut().zip(sums) {
            *out = sample_of(sum);
        }
    }
}

#[inline(always)]
fn add(sums: &mut [i32; CHUNK], samples: &[u8], weight: i16) {
    for (sum, sample) in sums.iter_mut().zip(samples) {
        *sum += i32::from(i16::from(*sample)) * i32::from(weight);
    }
}

/// Rounds to 0 to 255, in the type that multiplies fastest.
fn sample_of(sum: i32) -> i16 {
    (sum >> PRECISION).clamp(0, 255) as i16
}

/// Returns the window of each pixel of the smaller picture, in one direction.
fn windows(from: usize, to: usize) -> Vec<SampleWindow> {
    let scale = from as f64 / to as f64;
    let reach = LOBES * scale;
    let window = |index: usize| {
        let centre = (index as f64 + 0.5) * scale;
        let first = (centre - reach).floor().max(0.0) as usize;
        let end = ((centre + reach).ceil() as usize).min(from);
        let weights: Vec<f64> = (first..end).map(|own| lanczos((own as f64 + 0.5 - centre) / scale)).collect();
        SampleWindow { first, weights: whole_numbers(&weights) }
    };
    (0..to).map(window).collect()
}

/// Returns the weights as integers; the remainder of rounding goes to the middle one.
fn whole_numbers(weights: &[f64]) -> Vec<i16> {
    let one = 1_i32 << PRECISION;
    let all: f64 = weights.iter().sum();
    let mut whole: Vec<i16> = weights.iter().map(|own| (own / all * f64::from(one)).round() as i16).collect();
    let sum: i32 = whole.iter().copied().map(i32::from).sum();
    let middle = whole.len() / 2;
    if let Some(weight) = whole.get_mut(middle) {
        *weight += (one - sum) as i16;
    }
    whole
}

fn lanczos(x: f64) -> f64 {
    let turn = x * PI;
    match x.abs() {
        0.0 => 1.0,
        reached if reached >= LOBES => 0.0,
        _ => LOBES * turn.sin() * (turn / LOBES).sin() / (turn * turn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_keeps_a_single_colour() {
        for colour in [0, 1, 127, 255] {
            assert_eq!(scale_down::<3>(&[colour; 50 * 31 * 3], (50, 31), (7, 31)), Some(vec![colour; 7 * 31 * 3]));
            assert_eq!(scale_down::<4>(&[colour; 50 * 31 * 4], (50, 31), (49, 1)), Some(vec![colour; 49 * 4]));
        }
    }

    #[test]
    fn scaling_keeps_a_gradient_and_separates_channels() {
        let slope: Vec<u8> = (0..200_u8).flat_map(|x| [x, 200 - x, 9]).collect();
        let made = scale_down::<3>(&slope, (200, 1), (50, 1)).unwrap();
        // The ends are left out: pixels beyond them are missing.
        for (x, pixel) in made.as_chunks::<3>().0.iter().enumerate().skip(4).take(42) {
            let middle = x as i32 * 4 + 2;
            assert!((i32::from(pixel[0]) - middle).abs() <= 1, "{x}: {pixel:?}");
            assert!((i32::from(pixel[1]) - (200 - middle)).abs() <= 1 && pixel[2] == 9, "{x}: {pixel:?}");
        }
    }

    #[test]
    fn stripes_finer_than_the_smaller_picture_become_grey() {
        let stripes: Vec<u8> = (0..96 * 96).map(|at| if at % 2 == 0 { 0 } else { 255 }).collect();
        let made = scale_down::<1>(&stripes, (96, 96), (24, 24)).unwrap();
        let inside = made.chunks_exact(24).flat_map(|row| &row[2..22]);
        assert!(inside.into_iter().all(|sample| (120..=135).contains(sample)), "{made:?}");
    }

    #[test]
    fn too_few_samples_are_rejected() {
        assert_eq!(scale_down::<3>(&[0; 11], (2, 2), (1, 1)), None);
    }
}
