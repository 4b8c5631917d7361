//! Makes cargo compile the program again when a file of the default theme changes.
fn main() {
    println!("cargo::rerun-if-changed=themes/commons");
}
