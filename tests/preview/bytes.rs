//! The bytes of the preview are those of `build`, whatever was edited.
