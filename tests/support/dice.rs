//! Pseudo-random numbers that are the same in every run.

/// A generator: xorshift (Marsaglia 2003).
pub(crate) struct Dice(pub u64);

impl Dice {
    /// Returns a number below `sides`; 0 if `sides` is 0.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}
