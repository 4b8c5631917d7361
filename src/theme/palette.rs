//! Derives the colours of every role, light and dark, from one brand colour. Changes the lightness in
//! OKLCH, and keeps hue and chroma as far as sRGB allows, until each text and control meets WCAG 2.2 AA on
//! its background, measured with 8-bit colours.

use super::oklch::{Oklch, linear};

/// The brand colour of a site that sets none: a dark teal.
pub const DEFAULT_BRAND: Colour = Colour(0x0f, 0x5c, 0x63);

/// Contrast of text with its background (WCAG 2.2, 1.4.3 AA). Large text may have less, but the palette
/// does not rely on it.
const TEXT: f64 = 4.5;

/// Contrast of links with dark backgrounds (WCAG 2.2, 1.4.6 AAA). With less, pale links look disabled.
const PALE_LINK: f64 = 7.0;

/// Contrast of controls and focus with their background (WCAG 2.2, 1.4.11 AA).
const CONTROL: f64 = 3.0;

/// An 8-bit sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The colours of a site by role, in the order of [`ROLES`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Palette {
    /// The colours on paper and light screens.
    pub light: Vec<(&'static str, Colour)>,
    /// The colours for readers who prefer dark.
    pub dark: Vec<(&'static str, Colour)>,
    /// The replaced colours, if the brand colour lacks contrast for links on some light background.
    pub moved: Option<MovedColour>,
}

/// The reason why a palette replaces the brand colour, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MovedColour {
    /// The brand colour's lowest contrast with a light background, from 1 to 21.
    pub contrast: f64,
    /// A short text with the replacement colours, and where the brand colour stays.
    pub to: String,
}

/// Every role: the name of its CSS custom property without the hyphens, and its use.
pub const ROLES: [(&str, &str); 20] = [
    ("brand", "the site's band, and other grounds"),
    ("on-brand", "text on brand, and the focus ring there"),
    ("ground", "the page"),
    ("panel", "the ground of panels and quiet tags"),
    ("text", "text on any ground but brand"),
    ("soft", "hints and dates on any ground but brand"),
    ("line", "lines that only decorate"),
    ("edge", "edges of fields and other controls"),
    ("link", "links on any ground but brand"),
    ("visited", "visited links"),
    ("accent", "marks, lines and buttons with a meaning, in the brand's hue"),
    ("on-accent", "text on accent"),
    ("focus", "the focus ring, and the ground of focused elements"),
    ("halo", "text on focus, and the second ring: one of the two stands out on any colour"),
    ("ok", "text: done, current"),
    ("ok-ground", "ground of ok"),
    ("warn", "text: due, at risk"),
    ("warn-ground", "ground of warn"),
    ("bad", "text: overdue, wrong"),
    ("bad-ground", "ground of bad"),
];

impl Colour {
    /// Parses `#0f5c63` or `#fff`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.trim().strip_prefix('#')?;
        let nibbles: Vec<u8> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
        match nibbles[..] {
            [r, g, b] => Some(Colour(r * 17, g * 17, b * 17)),
            [r, s, g, h, b, c] => Some(Colour(r * 16 + s, g * 16 + h, b * 16 + c)),
            _ => None,
        }
    }

    /// Returns the contrast with another colour, from 1 to 21 (WCAG 2.2, "contrast ratio").
    ///
    /// ```
    /// use commonweal::theme::Colour;
    ///
    /// let (white, teal) = (Colour(255, 255, 255), Colour::parse("#0f5c63").expect("a colour"));
    /// assert!(white.contrast(teal) > 4.5, "text in it can be read");
    /// ```
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns the relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.channels().map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Returns the shortest CSS notation: `#fd0`.
    fn short(self) -> String {
        let Colour(r, g, b) = self;
        if [r, g, b].iter().all(|channel| channel % 17 == 0) {
            return format!("#{:x}{:x}{:x}", r / 17, g / 17, b / 17);
        }
        self.to_string()
    }

    /// Returns red, green and blue, each from 0 to 1.
    fn channels(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|channel| f64::from(channel) / 255.0)
    }

    fn oklch(self) -> Oklch {
        Oklch::from_srgb(self.channels())
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A light or dark scheme, with the colours in it that are independent of the brand.
struct Scheme {
    /// The direction in which the lightness of text moves: -1 to black, 1 to white.
    toward: f64,
    ground: Colour,
    ground_lightness: f64,
    text: Colour,
    soft: Colour,
    /// Required contrast of links with every background.
    link: f64,
    line: f64,
    edge: Colour,
    focus: Colour,
    halo: Colour,
    /// Text and background colours of ok, warn and bad.
    status: [(Colour, Colour); 3],
}

const BLACK: Colour = Colour(0, 0, 0);
const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// Black and yellow. Their contrast with each other is over 9, so on any colour at least one of them has 3.
const FOCUS: (Colour, Colour) = (Colour(0x0b, 0x0c, 0x0c), Colour(0xff, 0xdd, 0x00));

const LIGHT: Scheme = Scheme {
    toward: -1.0,
    ground: WHITE,
    ground_lightness: 0.968,
    text: Colour(0x16, 0x1a, 0x1d),
    soft: Colour(0x4a, 0x52, 0x5a),
    link: TEXT,
    line: 0.87,
    edge: Colour(0x5c, 0x66, 0x70),
    focus: FOCUS.0,
    halo: FOCUS.1,
    status: [
        (Colour(0x0a, 0x54, 0x2c), Colour(0xe3, 0xf3, 0xe8)),
        (Colour(0x6b, 0x42, 0x00), Colour(0xff, 0xf1, 0xd6)),
        (Colour(0x93, 0x1b, 0x1b), Colour(0xfc, 0xe8, 0xe6)),
    ],
};

const DARK: Scheme = Scheme {
    toward: 1.0,
    ground: Colour(0x13, 0x16, 0x19),
    ground_lightness: 0.255,
    text: Colour(0xee, 0xf1, 0xf3),
    soft: Colour(0xb4, 0xbd, 0xc5),
    link: PALE_LINK,
    line: 0.37,
    edge: Colour(0x93, 0x9e, 0xa8),
    focus: FOCUS.1,
    halo: FOCUS.0,
    status: [
        (Colour(0x9d, 0xe0, 0xb4), Colour(0x10, 0x2e, 0x1c)),
        (Colour(0xf6, 0xcb, 0x7c), Colour(0x35, 0x26, 0x08)),
        (Colour(0xff, 0xb4, 0xab), Colour(0x3d, 0x16, 0x15)),
    ],
};

impl Palette {
    /// Returns the palette of a brand colour. It is readable for each of the 16.7 million colours.
    pub(super) fn from_brand(brand: Colour) -> Palette {
        let (light, dark) = (LIGHT.colours(brand), DARK.colours(brand));
        let moved = (colour_of(&light, "link") != brand).then(|| {
            let pair =
                |role| format!("`{}` in light and `{}` in dark", colour_of(&light, role), colour_of(&dark, role));
            let grounds = ["ground", "panel", "ok-ground", "warn-ground", "bad-ground"];
            MovedColour {
                contrast: grounds.iter().map(|role| brand.contrast(colour_of(&light, role))).fold(f64::MAX, f64::min),
                to: format!(
                    "links use {}, buttons and marks use {}; the band keeps `{brand}`",
                    pair("link"),
                    pair("accent")
                ),
            }
        });
        Palette { light, dark, moved }
    }

    /// Returns the roles as CSS custom properties. Paper is always light.
    pub(super) fn css(&self) -> String {
        let declarations = |colours: &mut dyn Iterator<Item = &(&str, Colour)>| -> String {
            colours.map(|(role, colour)| format!("--{role}:{}", colour.short())).collect::<Vec<_>>().join(";")
        };
        let light = declarations(&mut self.light.iter());
        let changed = self.dark.iter().zip(&self.light).filter(|(dark, light)| dark != light);
        let dark = declarations(&mut changed.map(|(dark, _)| dark));
        format!(
            ":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        )
    }
}

impl Scheme {
    /// Returns every role's colour, in the order of [`ROLES`].
    fn colours(&self, brand: Colour) -> Vec<(&'static str, Colour)> {
        let own = brand.oklch();
        // Panels and lines get a little of the brand's hue.
        let tint = |lightness: f64, most: f64| rounded(Oklch { l: lightness, chroma: own.chroma.min(most), ..own });
        let panel = tint(self.ground_lightness, 0.006);
        let mut grounds = vec![self.ground, panel];
        grounds.extend(self.status.iter().map(|(_, ground)| *ground));
        let reach = |from: Oklch, need: f64| with_contrast(from, &grounds, need, self.toward);

        let link = reach(own, self.link);
        let visited = {
            // Violet, or magenta if the brand itself is violet: visited links must differ from others.
            let apart = (link.oklch().hue - 305.0).abs();
            let hue = if apart < 35.0 && own.chroma > 0.04 { 350.0 } else { 305.0 };
            reach(Oklch { l: if self.toward < 0.0 { 0.42 } else { 0.8 }, chroma: 0.14, hue }, TEXT)
        };
        let accent = reach(own, CONTROL);
        let on = |ground: Colour| if ground.contrast(WHITE) >= TEXT { WHITE } else { BLACK };
        let [ok, warn, bad] = self.status;
        let colours = [
            brand,
            on(brand),
            self.ground,
            panel,
            self.text,
            self.soft,
            tint(self.line, 0.012),
            self.edge,
            link,
            visited,
            accent,
            on(accent),
            self.focus,
            self.halo,
            ok.0,
            ok.1,
            warn.0,
            warn.1,
            bad.0,
            bad.1,
        ];
        ROLES.iter().map(|(role, _)| *role).zip(colours).collect()
    }
}

/// Returns the colour of a role, or black if there is no such role.
fn colour_of(colours: &[(&str, Colour)], role: &str) -> Colour {
    colours.iter().find(|(own, _)| *own == role).map_or(BLACK, |(_, colour)| *colour)
}

/// Returns the colour nearest in lightness that has the contrast with every background. Searches in
/// invisibly small steps.
fn with_contrast(from: Oklch, grounds: &[Colour], need: f64, toward: f64) -> Colour {
    const STEP: f64 = 0.004;
    let mut colour = from;
    loop {
        let candidate = rounded(colour);
        let enough = grounds.iter().all(|ground| candidate.contrast(*ground) >= need);
        let end = if toward < 0.0 { colour.l <= 0.0 } else { colour.l >= 1.0 };
        if enough || end {
            return candidate;
        }
        colour.l = (colour.l + toward * STEP).clamp(0.0, 1.0);
    }
}

/// Returns the 8-bit colour of the same lightness and hue, with as much of the chroma as sRGB allows.
fn rounded(colour: Oklch) -> Colour {
    /// Tolerance for a channel out of range. Rounding to 8 bits changes it by more.
    const SLACK: f64 = 1e-4;
    let of = |chroma: f64| Oklch { chroma, ..colour }.to_srgb();
    let fits = |rgb: [f64; 3]| rgb.iter().all(|channel| (-SLACK..=1.0 + SLACK).contains(channel));
    let mut rgb = of(colour.chroma);
    if !fits(rgb) {
        let (mut low, mut high) = (0.0, colour.chroma);
        for _ in 0..16 {
            let middle = (low + high) / 2.0;
            if fits(of(middle)) { low = middle } else { high = middle }
        }
        rgb = of(low);
    }
    let [red, green, blue] = rgb.map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8);
    Colour(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    /// Returns the pairs of text or control and background on a page whose contrast is too low.
    fn faults(colours: &[(&'static str, Colour)], links: f64) -> Vec<String> {
        let of = |role: &str| colour_of(colours, role);
        let status = ["ok-ground", "warn-ground", "bad-ground"];
        let mut pairs = vec![("on-brand", "brand", TEXT), ("on-accent", "accent", TEXT), ("halo", "focus", 9.0)];
        for ground in ["ground", "panel"].into_iter().chain(status) {
            pairs.extend(["text", "soft", "visited"].map(|text| (text, ground, TEXT)));
            pairs.push(("link", ground, links));
            pairs.extend(["accent", "edge", "focus"].map(|control| (control, ground, CONTROL)));
        }
        for (text, own) in ["ok", "warn", "bad"].iter().zip(status) {
            pairs.extend(["ground", "panel", own].map(|ground| (*text, ground, TEXT)));
        }
        let low = |(text, ground, need): &(&str, &str, f64)| {
            let contrast = of(text).contrast(of(ground));
            (contrast < *need).then(|| format!("{text} {} on {ground} {}: {contrast:.2}", of(text), of(ground)))
        };
        pairs.iter().filter_map(low).collect()
    }

    #[test]
    fn every_brand_gives_colours_that_everyone_can_read() {
        let even = (0..4096u32).map(|n| Colour((n >> 8) as u8 * 17, (n >> 4 & 15) as u8 * 17, (n & 15) as u8 * 17));
        // A prime step, so that no channel is periodic: it covers colours as people choose them, not only
        // `#369`.
        let odd = (0..16_777_216u32).step_by(4099).map(|n| Colour((n >> 16) as u8, (n >> 8) as u8, n as u8));
        for brand in even.chain(odd) {
            let palette = Palette::from_brand(brand);
            assert_eq!(faults(&palette.light, TEXT), [""; 0], "{brand} in light");
            assert_eq!(faults(&palette.dark, PALE_LINK), [""; 0], "{brand} in dark");
        }
    }

    #[test]
    fn a_replaced_brand_colour_is_always_reported() {
        for brand in ["#ffdd00", "#777777", "#767676", "#0f5c63", "#d5281b", "#000000"].map(colour) {
            let palette = Palette::from_brand(brand);
            let least = palette.moved.as_ref().map_or(TEXT, |moved| moved.contrast);
            assert_eq!(palette.moved.is_some(), colour_of(&palette.light, "link") != brand, "{brand}");
            assert!(palette.moved.is_none() || least < TEXT, "{brand} {least}");
        }
    }

    #[test]
    fn contrast_equals_the_wcag_definition() {
        assert_eq!(BLACK.contrast(WHITE), 21.0);
        assert!((colour("#777777").contrast(WHITE) - 4.48).abs() < 0.01);
        assert!(colour("#767676").contrast(WHITE) >= TEXT);
    }

    #[test]
    fn a_readable_brand_colour_is_unchanged() {
        let palette = Palette::from_brand(DEFAULT_BRAND);
        assert_eq!(
            (colour_of(&palette.light, "brand"), colour_of(&palette.light, "link")),
            (DEFAULT_BRAND, DEFAULT_BRAND)
        );
        assert_eq!(palette.moved, None);
    }

    #[test]
    fn a_pale_brand_keeps_its_band_and_its_replacement_is_reported() {
        let yellow = colour("#ffdd00");
        let palette = Palette::from_brand(yellow);
        assert_eq!((colour_of(&palette.light, "brand"), colour_of(&palette.light, "on-brand")), (yellow, BLACK));
        assert_eq!(colour_of(&palette.dark, "link"), yellow);
        let link = colour_of(&palette.light, "link");
        assert!((link.oklch().hue - yellow.oklch().hue).abs() < 5.0, "{link} is yellow's kin");
        assert!(palette.moved.unwrap().to.contains("the band keeps `#ffdd00`"));
    }

    #[test]
    fn common_notations_of_colours_are_parsed() {
        assert_eq!(Colour::parse(" #0F5C63 "), Some(DEFAULT_BRAND));
        assert_eq!(Colour::parse("#fd0"), Some(colour("#ffdd00")));
        for wrong in ["0f5c63", "#0f5c6", "#0f5c6g", "teal", "#", "#ŵŵŵ"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn paper_is_light_and_the_dark_scheme_has_only_differences() {
        let css = Palette::from_brand(DEFAULT_BRAND).css();
        assert!(css.starts_with(":root{color-scheme:light dark;--brand:#0f5c63;--on-brand:#fff;"));
        assert!(css.contains("@media screen and (prefers-color-scheme:dark){:root{--ground:#131619;"), "{css}");
    }
}
