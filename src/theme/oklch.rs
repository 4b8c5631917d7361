//! Converts colours to and from OKLCH (CSS Color 4, section 9): lightness, chroma and hue, so that the
//! lightness can change while the hue stays. The matrices are those of Björn Ottosson, who published the
//! colour space.

/// A colour in OKLCH.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Oklch {
    /// Lightness, from 0 (black) to 1 (white).
    pub l: f64,
    /// The distance from grey: 0 to about 0.37 in sRGB.
    pub chroma: f64,
    /// The hue angle in degrees, from 0 to 360.
    pub hue: f64,
}

type Matrix = [[f64; 3]; 3];

/// Converts linear sRGB to the responses of the eye's cones.
const RGB_TO_CONES: Matrix = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
];

/// Converts the cube roots of the cone responses to lightness and two axes: green to red, and blue to
/// yellow.
const CONES_TO_LAB: Matrix = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
];

const LAB_TO_CONES: Matrix =
    [[1.0, 0.3963377774, 0.2158037573], [1.0, -0.1055613458, -0.0638541728], [1.0, -0.0894841775, -1.2914855480]];

const CONES_TO_RGB: Matrix = [
    [4.0767416621, -3.3077115913, 0.2309699292],
    [-1.2684380046, 2.6097574011, -0.3413193965],
    [-0.0041960863, -0.7034186147, 1.7076147010],
];

impl Oklch {
    /// Converts red, green and blue of sRGB, each from 0 to 1.
    pub(super) fn from_srgb(rgb: [f64; 3]) -> Oklch {
        let cones = multiply(&RGB_TO_CONES, rgb.map(linear));
        let [l, a, b] = multiply(&CONES_TO_LAB, cones.map(f64::cbrt));
        Oklch { l, chroma: a.hypot(b), hue: b.atan2(a).to_degrees().rem_euclid(360.0) }
    }

    /// Converts to red, green and blue of sRGB. A channel is outside of 0 to 1 if sRGB does not contain the
    /// colour.
    pub(super) fn to_srgb(self) -> [f64; 3] {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        let cones = multiply(&LAB_TO_CONES, [self.l, self.chroma * cos, self.chroma * sin]);
        multiply(&CONES_TO_RGB, cones.map(|root| root.powi(3))).map(encoded)
    }
}

fn multiply(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

/// Converts a channel of sRGB to linear light (IEC 61966-2-1), from 0 to 1.
pub(super) fn linear(channel: f64) -> f64 {
    if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

/// Returns the inverse of [`linear`].
fn encoded(light: f64) -> f64 {
    if light <= 0.0031308 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values are those of CSS Color 4 and its test suite.
    #[test]
    fn known_colours_have_the_right_coordinates() {
        for (rgb, (l, chroma, hue)) in [
            ([1.0, 0.0, 0.0], (0.62796, 0.25768, 29.234)),
            ([0.0, 1.0, 0.0], (0.86644, 0.29483, 142.495)),
            ([0.0, 0.0, 1.0], (0.45201, 0.31321, 264.052)),
        ] {
            let own = Oklch::from_srgb(rgb);
            let is_near =
                (own.l - l).abs() < 1e-4 && (own.chroma - chroma).abs() < 1e-4 && (own.hue - hue).abs() < 0.01;
            assert!(is_near, "{rgb:?}: {own:?}");
        }
        let white = Oklch::from_srgb([1.0; 3]);
        assert!((white.l - 1.0).abs() < 1e-6 && white.chroma < 1e-6);
    }

    #[test]
    fn conversion_in_both_directions_gives_the_same_colour() {
        for at in 0..4096_u32 {
            let rgb = [at >> 8, at >> 4 & 15, at & 15].map(|channel| f64::from(channel) / 15.0);
            let back = Oklch::from_srgb(rgb).to_srgb();
            assert!(rgb.iter().zip(back).all(|(one, two)| (one - two).abs() < 1e-5), "{rgb:?}: {back:?}");
        }
    }
}
