//! What is drafted can be read by the handbook it is drafted for.

use super::*;
use crate::model::SourceText;

fn named(id: &str, clause: &str) -> Named {
    Named { id: id.into(), title: "標題 \"引號\"".into(), clause: clause.into() }
}

#[test]
fn drafts_load_without_a_fault() {
    let organization = "role = [{ id = \"staff\", title = \"員工\" }]\n";
    let handbook = "format = 1\ntitle = \"手冊\"\n";
    let mut drafts = regulation(&Named { title: "請假辦法".into(), ..named("leave", "") }, "staff");
    let fields = ["事由".to_owned(), "天數:number".to_owned(), "准否:choice".to_owned()];
    drafts.push(form(&named("leave_request", "leave/general.goal"), &["staff".into()], &fields));
    drafts.push(process(&named("leaving", "leave/general.goal"), "leave_request", &["申請:staff".into(), "決定".into()]));
    drafts.push(duty(&named("leave_report", "leave/general.goal"), "staff", "leave_request", "month"));
    let files = drafts.iter().map(|d| (d.path.as_str(), d.text.as_str()));
    let files = files.chain([("handbook.toml", handbook), ("content/organization.toml", organization)]);
    let files: Vec<SourceText> = files.map(|(path, text)| SourceText { path: path.into(), text: text.into() }).collect();
    let (handbook, faults) = crate::model::load(&files, None);
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(is_taken(&handbook, "leaving") && is_taken(&handbook, "leave") && !is_taken(&handbook, "other"));
    let form = handbook.form("leave_request").expect("the form");
    assert_eq!((form.fields.len(), handbook.processes[0].steps.len()), (3, 2));
    let header = Header {
        id: "L-1".into(),
        unit: "office".into(),
        by: "jia".into(),
        at: "2026-01-05T09:00:00+08:00".into(),
        case: Some("L".into()),
    };
    let record = record(form, &header, "records/office");
    assert_eq!(record.path, "records/office/L-1.toml");
    assert!(record.text.starts_with("#:schema ../../public/schemas/records/leave_request.schema.json\n"), "{}", record.text);
    let checks = drafts.iter().filter(|d| d.path.starts_with("checks/"));
    assert!(
        checks.clone().count() == 3 && checks.into_iter().all(|d| d.text.starts_with("#:schema ../../public/schemas/checks.schema.json\n"))
    );
    let table: toml::Table = record.text.parse().expect("TOML");
    assert_eq!(table["fields"].as_table().map(|t| t.len()), Some(3), "{}", record.text);
    assert!(record.text.contains("擇一：是、否"));
}
