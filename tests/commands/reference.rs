//! `tallyboard reference`: the committed page is what the program prints, its examples are good, and its
//! links lead somewhere.

use std::collections::BTreeSet;

use strum::IntoEnumIterator;
use tallyboard::definition::{
    Action, CATALOGUE_KEYS, COUNTING_KEYS, Catalogue, Category, ComparisonSign, Connective,
    DATA_ATTRIBUTES, DEFINITION_KEYS, Definitions, FilterFunction, FixedAttribute, Function,
    IntervalKind, Key, MASK_FORMS, Mode, OPERANDS, ObjectType, Operator, RANGE_FORMS,
    STAT_TYPE_KEYS, SourceFile, Subject, WINDOW_KEYS,
};

use crate::program::{Folder, repository_file};

/// The page as it is committed.
const PAGE: &str = "docs/reference.md";

/// A piece of YAML of the page, with what stands in front of it.
pub(crate) struct Example {
    /// The heading above it, without its signs.
    pub(crate) heading: String,
    /// The paragraph in front of it.
    pub(crate) lead: String,
    pub(crate) yaml: String,
}

/// All pieces of YAML of a page.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let (mut heading, mut lead) = (String::new(), String::new());
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```yaml" {
            let yaml: String = lines
                .by_ref()
                .take_while(|line| *line != "```")
                .flat_map(|line| [line, "\n"])
                .collect();
            examples.push(Example { heading: heading.clone(), lead: lead.clone(), yaml });
        } else if line.starts_with('#') {
            line.trim_start_matches(['#', ' ']).clone_into(&mut heading);
        } else if !line.is_empty() {
            line.clone_into(&mut lead);
        }
    }
    examples
}

/// The examples of the committed page: its definitions, and the configuration that goes with them.
pub(crate) fn committed_examples() -> (Vec<Example>, Example) {
    let (mut configurations, definitions): (Vec<_>, Vec<_>) = examples(&repository_file(PAGE))
        .into_iter()
        .partition(|one| one.heading == "Configuration");
    let configuration = configurations.pop().expect("the page has a configuration");
    assert!(configurations.is_empty(), "it has one configuration");
    (definitions, configuration)
}

#[test]
fn the_page_is_what_the_program_prints() {
    let answer = Folder::with::<&str>(&[]).run("reference");
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    assert!(answer.out == repository_file(PAGE), "{PAGE} is old: renew it with `make reference`");
}

#[test]
fn every_example_is_a_definition_that_check_has_nothing_to_say_about() {
    let (definitions, configuration) = committed_examples();
    let count = definitions.len();
    let mut files: Vec<(String, String)> = definitions
        .into_iter()
        .enumerate()
        .map(|(index, one)| (format!("{index}.yaml"), one.yaml))
        .collect();
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    files.push(("my.config".to_owned(), configuration.yaml));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let answer = Folder::with(&files).run(&format!("check {} --config my.config", names.join(" ")));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    assert_eq!(answer.out.matches(", no problem\n").count(), count);
    assert!(count > 100, "{count}");
}

/// Checks that a thing has an example behind its own heading or line, which has the thing in it.
#[track_caller]
fn check(examples: &[Example], heading: &str, lead: &str, part: &str) {
    let own = |one: &&Example| {
        one.heading == heading && (lead.is_empty() || one.lead.starts_with(&format!("`{lead}`")))
    };
    let example = examples.iter().find(own);
    let example = example.unwrap_or_else(|| {
        panic!("{heading} {lead} has no example: write one into src/reference/examples.yaml")
    });
    assert!(example.yaml.contains(part), "{heading} {lead}: {part} in\n{}", example.yaml);
}

#[test]
fn each_name_of_a_closed_set_has_its_example() {
    let (examples, _) = committed_examples();
    for category in Category::iter() {
        let name = category.name();
        check(&examples, name, "", &format!("\n  category: {name}\n"));
    }
    for object_type in ObjectType::iter() {
        let name = object_type.name();
        check(&examples, name, "", &format!("\nobjectType: {name}\n"));
    }
    for subject in Subject::iter() {
        let name = subject.name();
        check(&examples, name, "", &format!("\n  subject: {name}\n"));
    }
    for mode in Mode::iter() {
        let name: &str = mode.into();
        check(&examples, name, "", &format!("\nnotificationMode: {name}\n"));
    }
    for kind in IntervalKind::iter() {
        let name = kind.name();
        check(&examples, name, "", &format!("\n  intervalType: {name}\n"));
        for (form, _) in kind.forms() {
            check(&examples, name, form, &format!("\n  dynamicTimeProfile: \"{form}\"\n"));
        }
    }
}

#[test]
fn each_construct_has_its_example() {
    let (examples, _) = committed_examples();
    for (form, _) in MASK_FORMS {
        let quotes = if form.starts_with('*') { "'" } else { "" };
        check(&examples, "Masks", form, &format!("\n  mainMask: {quotes}{form}{quotes}\n"));
    }
    for (form, _) in RANGE_FORMS {
        let keys: Vec<&str> = form.split(", ").collect();
        let lead = keys.join("`, `");
        keys.iter().for_each(|key| check(&examples, "Time ranges", &lead, &format!("\n  {key}: ")));
    }
    for attribute in FixedAttribute::iter() {
        let name: &str = attribute.into();
        check(&examples, "Attributes", name, &format!("\n  dynamicFilter: {name} = "));
    }
    for (name, _) in DATA_ATTRIBUTES {
        check(
            &examples,
            "Attributes",
            name,
            if name == "key" { "Language =" } else { "\"MediaType\"" },
        );
    }
    for sign in ComparisonSign::iter() {
        let sign: &str = sign.into();
        check(&examples, "Comparisons", sign, &format!(" {sign} "));
    }
    for function in FilterFunction::iter() {
        let name: &str = function.into();
        check(&examples, "Functions of filters", name, &format!("\n  dynamicFilter: {name}("));
    }
    for connective in Connective::iter() {
        let sign: &str = connective.into();
        check(&examples, "Connectives", sign, sign.split(' ').next().unwrap());
    }
    for (name, _) in OPERANDS {
        let part = if name == "name" { "formula: Points\n" } else { name };
        check(
            &examples,
            "Operands",
            name,
            if name.starts_with('"') { "\"Taken calls\"" } else { part },
        );
    }
    for operator in Operator::iter() {
        let sign: &str = operator.into();
        check(&examples, "Operators", sign, &format!(" {sign} "));
    }
    for function in Function::iter() {
        let name: &str = function.into();
        check(&examples, "Functions of formulas", name, &format!("{name}("));
    }
}

#[test]
fn each_key_is_explained_and_used() {
    let (examples, configuration) = committed_examples();
    let page = repository_file(PAGE);
    let used = |yaml: &str, key: &Key| {
        let mut lines = yaml.lines().map(str::trim_start);
        lines.any(|line| line.starts_with(&format!("{}:", key.name)))
    };
    let of_definitions = [&DEFINITION_KEYS[..], &STAT_TYPE_KEYS, &WINDOW_KEYS].concat();
    for key in &of_definitions {
        assert!(examples.iter().any(|one| used(&one.yaml, key)), "{} has no example", key.name);
    }
    for key in CATALOGUE_KEYS.iter().chain(&COUNTING_KEYS) {
        assert!(used(&configuration.yaml, key), "{} has no example", key.name);
    }
    for key in of_definitions.iter().chain(&CATALOGUE_KEYS).chain(&COUNTING_KEYS) {
        assert!(page.contains(&format!("\n| `{}` | ", key.name)), "{} has no row", key.name);
    }
}

/// What a heading is called in links, as GitHub and GitLab make it.
fn slug(heading: &str) -> String {
    let is_kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    heading.to_lowercase().chars().filter(is_kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The names of all headings of a page; the second one of a name is numbered.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut is_code = false;
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        if line.starts_with('#') && !is_code {
            let name = slug(line.trim_start_matches('#').trim_start());
            let names = std::iter::once(name.clone())
                .chain((1..).map(|number| format!("{name}-{number}")))
                .find(|name| !anchors.contains(name));
            anchors.extend(names);
        }
    }
    anchors
}

#[test]
fn every_link_leads_to_a_heading() {
    let page = repository_file(PAGE);
    let own = anchors(&page);
    let pages =
        ["semantics.md", "events.md"].map(|name| (name, repository_file(&format!("docs/{name}"))));
    let mut count = 0;
    for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let other = pages.iter().find(|(name, _)| *name == file).map(|(_, text)| anchors(text));
        let anchors = if file.is_empty() { Some(own.clone()) } else { other };
        let anchors = anchors.unwrap_or_else(|| panic!("there is no page {link}"));
        assert!(anchor.is_empty() || anchors.contains(anchor), "there is no heading {link}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn the_table_of_actions_says_what_check_does() {
    let page = repository_file(PAGE);
    for action in Action::iter() {
        assert!(
            page.contains(&format!("\n| {} | ", action.name())),
            "{} has no row",
            action.name()
        );
        for (object_type, subject) in
            ObjectType::iter().flat_map(|one| Subject::iter().map(move |subject| (one, subject)))
        {
            let text = format!(
                "name: A\nobjectType: {}\nnotificationMode: NONE\nstatisticDefinitionEx:\n  \
                 category: TotalNumber\n  subject: {}\n  mainMask: {}\n",
                object_type.name(),
                subject.name(),
                action.name()
            );
            let file = SourceFile::new("t.yaml", text);
            let problems = Definitions::read(&file, &Catalogue::default()).problems;
            let expected = subject.is_of(object_type) && action.is_of(object_type, subject);
            assert_eq!(problems.is_empty(), expected, "{}: {problems:?}", file.text());
        }
    }
}
