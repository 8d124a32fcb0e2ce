//! `PUT /api/v2/provisioning` and `tallyboard provision`: a centre becomes what a file says.

use tallyboard::clock::Stopwatch;

use crate::chapter::{call, done, refused, user};
use crate::program::{Ended, Folder, PASSWORD, Server};
use crate::scene;

/// What the command says and where: exit code, standard output, standard error.
fn provision(folder: &Folder, server: &Server, arguments: &str) -> (i32, String, String) {
    let line = format!("provision --address {} {arguments}", server.address);
    let Ended { code, out, err } = folder.run(&line, PASSWORD);
    (code.expect("it exits"), out, err)
}

fn small_centre() -> &'static str {
    include_str!("../../examples/centre.yaml")
}

#[test]
fn the_example_is_applied_once_and_outlasts_a_restart() {
    let folder = scene::folder();
    folder.write("centre.yaml", small_centre());
    let server = folder.serve();
    let (code, dry, errors) = provision(&folder, &server, "centre.yaml --dry-run");
    assert_eq!((code, &*errors), (0, ""));
    insta::assert_snapshot!("small_centre_dry", dry);
    let (code, out, errors) = provision(&folder, &server, "centre.yaml --dry-run");
    assert_eq!((code, out, &*errors), (0, dry.clone(), ""), "a dry run has changed nothing");
    let (code, out, errors) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*errors), (0, ""));
    let end = "15 differences, and all of it is in force\n";
    let told = dry.replace("15 differences; nothing was changed, for this was a dry run\n", end);
    assert_eq!(out, told, "a dry run tells what would be done");
    let nothing = (0, "nothing is different\n".to_owned(), String::new());
    assert_eq!(provision(&folder, &server, "centre.yaml"), nothing);
    let client = server.client();
    let queue = call(&client, "GET", "/queues/Sales?fields=phoneNumberDetails", "").json();
    let number = &queue["queue"]["phoneNumberDetails"];
    assert_eq!(number["e164Number"], "+4930901820", "the home country is that of the file");
    server.kill();
    let server = folder.serve();
    assert_eq!(provision(&folder, &server, "centre.yaml"), nothing);
    let ann = call(&server.client(), "GET", "/users?userName=ann@example.org&subresources=*", "");
    let skills = &ann.json()["users"][0]["skills"];
    assert_eq!(skills.as_array().map(Vec::len), Some(2), "{skills}");
}

#[test]
fn what_is_not_named_stays_or_goes_as_it_is_asked_for() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    done(
        &client,
        &[
            ("POST", "/skills", r#"{"id":"de","name":"German"}"#),
            ("POST", "/skills", r#"{"id":"it","name":"Italian"}"#),
            (
                "POST",
                "/queues",
                r#"{"id":"q1","name":"One","channel":"voice","phoneNumber":"+16509870000"}"#,
            ),
            ("POST", "/users", r#"{"id":"ann","userName":"ann"}"#),
            ("POST", "/users/ann/skills", r#"{"id":"it","level":4}"#),
        ],
    );
    folder.write(
        "centre.yaml",
        "skills: [{name: german, description: Deutsch}]\n\
         queues: [{name: Two, channel: voice, phoneNumber: '(650) 987-0000'}]\n\
         users: [{userName: ann, lastName: Agent, skills: {german: 2}}]\n",
    );
    let (code, out, errors) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*out), (1, ""));
    insta::assert_snapshot!(errors, @r"
    tallyboard: the service refuses, and nothing has changed:
    queues, 1. (`Two`): the number `(650) 987-0000` is that of queue `q1`
    ");
    assert_eq!(
        call(&client, "GET", "/users/ann?fields=lastName", "").json()["user"]["lastName"],
        ""
    );
    let (code, out, errors) = provision(&folder, &server, "centre.yaml --remove");
    assert_eq!((code, &*errors), (0, ""));
    insta::assert_snapshot!(out, @r#"
    - skill Italian
    ~ skill german
        name: "German" → "german"
        description: "Deutsch"
    - queue One
    + queue Two
        name: "Two"
        channel: "voice"
        internal: false
        phoneNumber: "(650) 987-0000"
        recordingPercentage: 0
    ~ user ann
        skills.Italian: 4 → nothing
        lastName: "" → "Agent"
        skills.german: 2
    5 differences, and all of it is in force
    "#);
    refused(&client, &[("GET", "/skills/it", "", 404, 6), ("GET", "/queues/q1", "", 404, 6)]);
}

#[test]
fn everything_that_cannot_be_is_told_at_once() {
    let folder = scene::folder();
    let server = folder.serve();
    folder.write(
        "centre.yaml",
        "settings:\n  general-settings: {countryCode: XX, colour: red}\n  groups: [{name: reporting}]\n\
         skills: [{name: German}, {name: GERMAN}, {name: ''}]\n\
         queues: [{name: One, channel: voice}]\n\
         users: [{userName: ann, skills: {Dutch: 1}}, {userName: bob, roles: [ROLE_KING]}]\n\
         devices: [{phoneNumber: '12', user: nobody}]\n",
    );
    let (code, out, errors) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*out), (1, ""));
    insta::assert_snapshot!(errors, @r"
    tallyboard: the service refuses, and nothing has changed:
    settings, general-settings, `colour`: there is no setting `colour`
    settings, general-settings, `countryCode`: `countryCode` has to be the two capital letters of a country, such as DE
    groups, 1. (`reporting`): a settings group named `reporting` exists already
    skills, 2. (`GERMAN`): it is there twice
    skills, 3. (``): `name` is empty
    queues, 1. (`One`): `phoneNumber` is missing: expected a number, or `internal`: true
    users, 1. (`ann`): there is no skill `Dutch`
    users, 2. (`bob`): `roles` has `ROLE_KING`: expected any of ROLE_ADMIN, ROLE_SUPERVISOR, ROLE_AGENT
    devices, 1. (`12`): there is no user `nobody`
    ");
    let known = call(&server.client(), "GET", "/skills", "").json();
    assert_eq!(known["uris"], serde_json::json!([]));
    for (text, said) in [
        ("skills: [{nam: German}]", "unknown field `nam`"),
        ("skill: []", "unknown field `skill`"),
        ("skills: 3", "line 1 column"),
        (
            "users: [{userName: ann, password: short}]",
            "users, `ann`: the password needs 8 characters",
        ),
        (
            "devices: [{phoneNumber: x}]",
            "devices, 1. (`x`): `phoneNumber` has to be 1 to 15 digits",
        ),
    ] {
        folder.write("centre.yaml", text);
        let (code, out, errors) = provision(&folder, &server, "centre.yaml");
        assert_eq!((code, &*out), (1, ""), "{text}");
        assert!(errors.contains(said), "{text}: {errors}");
    }
    let (code, _, errors) = provision(&folder, &server, "nothing.yaml");
    assert_eq!(code, 1);
    assert!(errors.contains("cannot read `nothing.yaml`"), "{errors}");
    folder.write("centre.yaml", "");
    let (code, out, _) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*out), (0, "nothing is different\n"));
    let (_, _, errors) = provision(&folder, &server, "centre.yaml --account nobody");
    assert!(errors.contains("Access denied"), "{errors}");
    let Ended { err, .. } = folder.run("provision --address 192.0.2.1:80 centre.yaml", PASSWORD);
    assert!(err.contains("is not on this machine"), "{err}");
}

#[test]
fn administrators_provision_their_own_centre_and_stay() {
    let folder = scene::folder();
    let server = folder.serve();
    let admin = user(&server, "rome", "head", "ROLE_ADMIN");
    let agent = user(&server, "rome", "ann", "ROLE_AGENT");
    let body = r#"{"skills":[{"name":"German"}]}"#;
    refused(&agent, &[("PUT", "/provisioning", body, 403, 5)]);
    done(&admin, &[("PUT", "/provisioning", body)]);
    let known = |client| call(client, "GET", "/skills", "").json()["uris"].as_array().map(Vec::len);
    assert_eq!((known(&admin), known(&server.client())), (Some(1), Some(0)));
    refused(
        &admin,
        &[
            ("PUT", "/provisioning?remove=true", r#"{"users":[]}"#, 400, 3),
            ("PUT", "/provisioning?dryRun=perhaps", "{}", 400, 2),
            ("PUT", "/provisioning", r#"{"users":[{"userName":"head","roles":[]}]}"#, 400, 2),
            ("PUT", "/provisioning", r#"{"users":[{"userName":"head","id":"other"}]}"#, 400, 2),
        ],
    );
    assert_eq!(call(&admin, "GET", "/users/ann", "").status, 200, "nothing is half done");
}

#[test]
fn mistakes_are_told_before_any_password_is_hashed() {
    let folder = scene::folder();
    let server = folder.serve();
    let users: Vec<String> =
        (0..1_500).map(|n| format!("{{userName: u{n}, password: good enough {n}}}")).collect();
    let wrong = "{userName: bob, password: short}, {userName: '', password: good enough}, \
                 {userName: eve, skills: {Dutch: 1}}";
    folder.write("centre.yaml", &format!("users: [{}, {wrong}]", users.join(", ")));
    let started = Stopwatch::start();
    let (code, out, errors) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*out), (1, ""));
    insta::assert_snapshot!(errors, @r"
    tallyboard: the service refuses, and nothing has changed:
    users, 1502. (``): `userName` is empty
    users, 1503. (`eve`): there is no skill `Dutch`
    users, `bob`: the password needs 8 characters
    ");
    let (code, out, _) = provision(&folder, &server, "centre.yaml --dry-run");
    assert_eq!((code, &*out), (1, ""));
    // Hashing them takes at least some ten seconds on any machine.
    assert!(started.elapsed().as_secs() < 8, "{:?}", started.elapsed());
}

#[test]
fn settings_are_told_apart_by_numbers_too() {
    let folder = scene::folder();
    let server = folder.serve();
    folder.write(
        "centre.yaml",
        "settings:\n  groups:\n  - {name: codes, key: code, settings: [{code: 1, label: one}, {code: 2}]}\n",
    );
    let (code, out, errors) = provision(&folder, &server, "centre.yaml");
    assert_eq!((code, &*errors), (0, ""));
    insta::assert_snapshot!(out, @r#"
    + settings group codes
        name: "codes"
        displayName: "codes"
        key: "code"
        settings.1: {"code":1,"label":"one"}
        settings.2: {"code":2}
    1 difference, and all of it is in force
    "#);
    assert_eq!(provision(&folder, &server, "centre.yaml").1, "nothing is different\n");
}

#[test]
fn a_first_password_is_set_once() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    let body = |password: &str| {
        format!(r#"{{"users":[{{"userName":"bob","id":"bob","password":"{password}"}}]}}"#)
    };
    let first = call(&client, "PUT", "/provisioning", &body("the first of all")).json();
    insta::assert_snapshot!(first, @r#"{"statusCode":0,"dryRun":false,"differences":[{"change":"created","kind":"user","name":"bob","attributes":[{"name":"userName","after":"bob"},{"name":"firstName","after":""},{"name":"lastName","after":""},{"name":"roles","after":["ROLE_AGENT"]},{"name":"password","after":"hidden"},{"name":"changePasswordOnFirstLogin","after":false}]}]}"#);
    let second = call(&client, "PUT", "/provisioning", &body("quite another one")).json();
    insta::assert_snapshot!(second, @r#"{"statusCode":0,"dryRun":false,"differences":[]}"#);
    let bob = |password| crate::client::Client::new(server.address, Some(("bob", password)));
    assert_eq!(call(&bob("the first of all"), "GET", "/me", "").status, 200);
    assert_eq!(call(&bob("quite another one"), "GET", "/me", "").status, 403);
}
