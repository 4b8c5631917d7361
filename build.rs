//! The default theme is compiled into the binary: a template that is added or removed means compiling again.
fn main() {
    println!("cargo::rerun-if-changed=themes/commons");
}
