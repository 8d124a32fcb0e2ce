//! What is told of phone numbers.

use phonenumber::metadata::{DATABASE, Metadata};

use crate::domain::{Home, PhoneNumber};

/// Numbers that the library gives as examples, each with its region.
fn examples() -> impl Iterator<Item = (&'static Metadata, String)> {
    DATABASE.iter().flat_map(|region| {
        let kinds = [region.descriptors().fixed_line(), region.descriptors().mobile()];
        let examples = kinds.into_iter().flatten().filter_map(|kind| kind.example());
        examples.map(move |example| (region, format!("+{}{example}", region.country_code())))
    })
}

#[test]
fn numbers_of_all_countries_are_known_from_everywhere() {
    let mut own = 0;
    for (region, number) in examples() {
        for home in ["US", "RU"].map(|code| Home::of(code).unwrap()) {
            let read = PhoneNumber::read(&number, home).unwrap();
            let country = read.country.unwrap_or_else(|| panic!("{number} of {}", region.id()));
            assert_eq!(*country.calling_code, region.country_code().to_string(), "{number}");
            own += u32::from(*country.code == *region.id());
        }
    }
    // Some islands share their numbers with others.
    assert_eq!(own, 2 * 477);
}

#[test]
fn numbers_are_read_at_home_as_they_are_written_there() {
    let is_other = |(region, number): &(&Metadata, String)| {
        let home = Home::of(region.id()).unwrap();
        let read = PhoneNumber::read(number, home).unwrap();
        let again = PhoneNumber::read(read.local_number.as_ref().unwrap(), home).unwrap();
        (again.e164_number, again.country) != (read.e164_number, read.country)
    };
    let others: Vec<String> = examples().filter(is_other).map(|(_, number)| number).collect();
    // This one begins like the calling code of its country.
    assert_eq!(others, ["+250250123456"]);
}
