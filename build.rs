//! Tells Cargo that the built pages are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=dashboards/dist");
}
