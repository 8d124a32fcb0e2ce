//! Formulas over other statistics: whether what they name is there, is a number, and is not computed of
//! the formula itself (semantics 107).

use indexmap::IndexMap;

use super::check::{Definition, LeftOut};
use super::expression::Names;
use super::object_type::ObjectType;
use super::problem::{Problem, SenseMistake, SourceFile};
use super::word::nearest;

/// Definitions by object type and name.
pub(crate) type ByName = IndexMap<(ObjectType, Box<str>), Definition>;

/// The names that formulas have, each with its bytes of the file.
pub(crate) type Operands = IndexMap<(ObjectType, Box<str>), Names>;

/// Takes out the definitions whose formulas cannot be computed, with the problems of each.
pub(crate) fn check_operands(
    file: &SourceFile,
    definitions: &mut ByName,
    operands: &Operands,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    loop {
        // What names a refused formula is refused as well.
        let bad: Vec<_> = operands
            .iter()
            .filter(|(key, _)| definitions.contains_key(*key))
            .filter_map(|(key, names)| {
                let found = problems_of(file, (key, names), definitions, (operands, left_out));
                (!found.is_empty()).then(|| (key.clone(), found))
            })
            .collect();
        if bad.is_empty() {
            return problems;
        }
        for (key, mut found) in bad {
            problems.append(&mut found);
            if let Some(definition) = definitions.shift_remove(&key) {
                left_out.push(LeftOut { name: Some(key.1.into()), line: definition.line });
            }
        }
    }
}

fn problems_of(
    file: &SourceFile,
    (key, names): (&(ObjectType, Box<str>), &Names),
    definitions: &ByName,
    (operands, left_out): (&Operands, &[LeftOut]),
) -> Vec<Problem> {
    let (object_type, own) = key;
    let mut problems = Vec::new();
    for (name, place) in names {
        let named = name.to_string();
        let mistake = match definitions.get(&(*object_type, name.clone())) {
            Some(definition) if definition.category.is_state() => {
                SenseMistake::StateInFormula { name: named }
            }
            Some(_) => match circle(own, (*object_type, name), operands) {
                Some(circle) => SenseMistake::Circle { circle },
                None => continue,
            },
            None => {
                let object_type_name = object_type.name();
                let is_refused = left_out.iter().any(|one| one.name.as_deref() == Some(&**name));
                if is_refused {
                    SenseMistake::RefusedStatistic { name: named, object_type: object_type_name }
                } else {
                    let of_type = definitions.keys().filter(|(other, _)| other == object_type);
                    let nearest = nearest(name, of_type.map(|(_, name)| &**name));
                    let nearest = nearest.map(str::to_owned);
                    let object_type = object_type_name;
                    SenseMistake::UnknownStatistic { name: named, object_type, nearest }
                }
            }
        };
        problems.push(Problem::new(mistake, file, place.clone()));
    }
    problems
}

/// The way from a name back to the formula that has it, where there is one.
fn circle(
    own: &str,
    (object_type, name): (ObjectType, &str),
    operands: &Operands,
) -> Option<String> {
    // By name: the one that it was found in.
    let mut found_in: IndexMap<&str, &str> = IndexMap::from([(name, own)]);
    let mut next = 0;
    while let Some((&name, _)) = found_in.get_index(next) {
        next += 1;
        if name == own {
            let mut way = vec![own];
            let mut at = own;
            while let Some(&before) = found_in.get(at) {
                way.push(before);
                at = before;
                if before == own {
                    break;
                }
            }
            way.reverse();
            return Some(way.join(" → "));
        }
        let inner = operands.get(&(object_type, Box::from(name)));
        for (inner, _) in inner.into_iter().flatten() {
            found_in.entry(inner).or_insert(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::definition::{Catalogue, Definitions, SourceFile};

    /// Checks which formulas of QUEUE are good, and what is said of the others.
    #[track_caller]
    fn check(formulas: &[(&str, &str)], good: &[&str], said: &[&str]) {
        let head = "objectType: QUEUE\nnotificationMode: PERIODICAL\nnotificationFrequency: 10\n\
                    statisticDefinitionEx:\n";
        let count = |name, category, mask| {
            format!(
                "name: {name}\n{head}  category: {category}\n  subject: DNAction\n  mainMask: {mask}\n"
            )
        };
        let mut documents = vec![
            count("Answered", "TotalNumber", "CallAnswered"),
            count("State", "CurrentState", "'*'"),
            count("Broken", "TotalNumber", "Nothing"),
        ];
        documents.extend(formulas.iter().map(|(name, formula)| {
            format!("name: {name}\n{head}  category: Formula\n  formula: {formula}\n")
        }));
        let file = SourceFile::new("t.yaml", documents.join("---\n"));
        let read = Definitions::read(&file, &Catalogue::default());
        let names: Vec<&str> = read.definitions.iter().map(|one| &*one.name).skip(2).collect();
        assert_eq!(names, good);
        let problems: Vec<String> = read.problems.iter().map(ToString::to_string).skip(1).collect();
        assert_eq!(problems, said);
    }

    #[test]
    fn semantics_107_a_formula_names_statistics_of_its_object_type() {
        check(&[("A", "B * 2"), ("B", "Answered / 2")], &["A", "B"], &[]);
        check(
            &[("A", "Anwered + State + Broken")],
            &[],
            &[
                "`Anwered` is no statistic of QUEUE",
                "the value of `State` is the name of a state, and no number",
                "`Broken` of QUEUE is not computed",
            ],
        );
    }

    #[test]
    fn semantics_107_a_formula_is_not_computed_of_itself() {
        check(&[("A", "A + 1")], &[], &["the formula is computed of itself: A → A"]);
        check(
            &[("A", "B"), ("B", "C"), ("C", "1 + A"), ("D", "A")],
            &[],
            &[
                "the formula is computed of itself: A → B → C → A",
                "the formula is computed of itself: B → C → A → B",
                "the formula is computed of itself: C → A → B → C",
                "`A` of QUEUE is not computed",
            ],
        );
    }
}
