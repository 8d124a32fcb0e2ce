//! What the agents' desktop asks for when it logs in, in its order.

use crate::chapter::{done, refused, told, user};
use crate::client::Client;
use crate::scene;

#[test]
fn a_desktop_finds_all_that_it_asks_for_before_a_session() {
    let server = scene::folder().serve();
    let admin = server.client();
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    done(
        &admin,
        &[
            ("POST", "/users/ann/devices", r#"{"id":"desk","phoneNumber":"3001"}"#),
            ("POST", "/devices", r#"{"id":"other","phoneNumber":"3002"}"#),
            ("POST", "/settings", r#"{"name":"dispositions","key":"code"}"#),
            ("POST", "/settings/dispositions", r#"{"code":"sold","shown":true}"#),
        ],
    );
    let get = |client: &Client, path: &str| told(&server, &client.get(path));
    insta::assert_snapshot!(get(&server.stranger(), "/api/v2/me?subresources=features,devices,channels"), @r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#);
    insta::assert_snapshot!(get(&ann, "/internal-api/me/settings?fields=*"), @r#"200 {"statusCode":0,"resources":{"agentStates":[{"displayName":"AfterCallWork","id":"D3663509-3D82-4DD3-A82E-2EA8EFA02AEF","operationName":"AfterCallWork","state":"NotReady","workMode":"AfterCallWork"},{"displayName":"AuxWork","id":"2B36138D-C564-4562-A8CB-3C32D564F296","operationName":"AuxWork","state":"NotReady","workMode":"AuxWork"},{"displayName":"Not Ready","id":"900D55CC-2BB0-431F-8BF9-D3525B383BE6","operationName":"NotReady","state":"NotReady"},{"displayName":"Offline","id":"0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB","operationName":"Offline","state":"Logout"},{"displayName":"Ready","id":"9430250E-0A1B-421F-B372-F29E69366DED","operationName":"Ready","state":"Ready"}],"user":{"settings":[{"name":"agent-states","displayName":"Agent States","key":"operationName","uri":"http://host/api/v2/settings/agent-states","path":"/api/v2/settings/agent-states","settings":[{"displayName":"AfterCallWork","id":"D3663509-3D82-4DD3-A82E-2EA8EFA02AEF","operationName":"AfterCallWork","state":"NotReady","workMode":"AfterCallWork"},{"displayName":"AuxWork","id":"2B36138D-C564-4562-A8CB-3C32D564F296","operationName":"AuxWork","state":"NotReady","workMode":"AuxWork"},{"displayName":"Not Ready","id":"900D55CC-2BB0-431F-8BF9-D3525B383BE6","operationName":"NotReady","state":"NotReady"},{"displayName":"Offline","id":"0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB","operationName":"Offline","state":"Logout"},{"displayName":"Ready","id":"9430250E-0A1B-421F-B372-F29E69366DED","operationName":"Ready","state":"Ready"}]},{"name":"general-settings","displayName":"General Settings","key":"name","uri":"http://host/api/v2/settings/general-settings","path":"/api/v2/settings/general-settings","settings":[{"name":"countryCode","value":"US"},{"name":"countryDigits","value":"1"},{"name":"countryName","value":"United States"}]},{"name":"reporting","displayName":"Real-Time Reporting","key":"name","uri":"http://host/api/v2/settings/reporting","path":"/api/v2/settings/reporting","settings":[{"name":"defaultTargetServiceLevelPercentage","value":"80"}]},{"name":"dispositions","displayName":"dispositions","key":"code","uri":"http://host/api/v2/settings/dispositions","path":"/api/v2/settings/dispositions","settings":[{"code":"sold","shown":true}]}]}}}"#);
    insta::assert_snapshot!(get(&ann, "/api/v2/me/groups?type=BusinessUnit&fields=*"), @r#"200 {"statusCode":0,"groups":[]}"#);
    insta::assert_snapshot!(get(&ann, "/internal-api/contact-center?subresources=businessAttributes"), @r#"200 {"statusCode":0,"contactCenter":{"id":"default","businessAttributes":[]}}"#);
    insta::assert_snapshot!(get(&ann, "/internal-api/contact-center"), @r#"200 {"statusCode":0,"contactCenter":{"id":"default"}}"#);
    insta::assert_snapshot!(get(&ann, "/api/v2/groups?type=dispositions&fields=*"), @r#"200 {"statusCode":0,"groups":[]}"#);
    insta::assert_snapshot!(get(&ann, "/api/v2/groups"), @r#"200 {"statusCode":0,"uris":[]}"#);
    insta::assert_snapshot!(get(&ann, "/api/v2/me/devices/desk/settings/tserver"), @r#"200 {"statusCode":0,"settings":{}}"#);
    insta::assert_snapshot!(get(&ann, "/internal-api/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is nothing at `/internal-api/nothing`"}"#);
    insta::assert_snapshot!(get(&server.stranger(), "/internal-api/me/settings"), @r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#);
    insta::assert_snapshot!(get(&ann, "/internal-api/contact-center?subresources=what"), @r#"400 {"statusCode":2,"statusMessage":"`subresources` names `what`: expected * or any of businessAttributes"}"#);
    refused(
        &ann,
        &[
            ("GET", "/me/devices/other/settings/tserver", "", 404, 6),
            ("GET", "/me/groups?what=1", "", 400, 2),
        ],
    );
    // Supervisors do not read agent states, here as elsewhere.
    let sue = user(&server, "default", "sue", "ROLE_SUPERVISOR");
    let settings = sue.get("/internal-api/me/settings").json();
    assert_eq!(settings["resources"]["agentStates"], serde_json::json!([]));
    let groups = settings["resources"]["user"]["settings"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["name"] != "agent-states"), "{settings}");
    // Without the feature there are no settings.
    done(&admin, &[("DELETE", "/features/api-settings", "")]);
    assert_eq!(ann.get("/internal-api/me/settings").status, 404);
}
