//! Who has to mend what nobody did: the unit whose case it is, not the first unit with such a post.

use crate::support::{copy, guiju, list, text};

/// Both units have approvers; each answers for the requests of its own.
#[test]
fn a_step_not_taken_is_owed_by_the_unit_whose_case_it_is() {
    let shop = copy("trial");
    for unit in ["shop", "yard"] {
        let request = format!(
            "id = \"P-{unit}\"\nform = \"request\"\ncase = \"P-{unit}\"\nby = \"cy\"\nat = 2026-03-02\n\n[fields]\nitem = \"貨架\"\nprice = 30\ncount = 4\ntotal = 120\nsize = \"大額\"\n"
        );
        let folder = shop.path().join("records").join(unit);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("request.toml"), request).expect("a record");
    }
    let report = guiju(shop.path(), &["check", "--format", "json"]).json();
    let late = list(&report, "findings").iter().filter(|f| text(f, "check") == "purchase.approve@within");
    let mut owing: Vec<(&str, &str)> = late.map(|f| (text(f, "case"), text(f, "unit"))).collect();
    owing.sort_unstable();
    assert_eq!(owing, [("P-shop", "shop"), ("P-yard", "yard")]);
}

/// The note names the role nobody held.
#[test]
fn what_cannot_be_told_for_want_of_a_holder_names_the_role() {
    let shop = copy("trial");
    let organization = shop.path().join("content/organization.toml");
    let before = std::fs::read_to_string(&organization).expect("the organisation");
    std::fs::write(&organization, before.replace("\"buyer\", \"approver\"", "\"approver\"")).expect("no buyers");
    let record = "id = \"P-1\"\nform = \"request\"\ncase = \"P-1\"\nby = \"ann\"\nat = 2026-03-02\n\n[fields]\nitem = \"貨架\"\nprice = 30\ncount = 4\ntotal = 120\nsize = \"大額\"\n";
    std::fs::create_dir_all(shop.path().join("records/shop")).expect("a folder");
    std::fs::write(shop.path().join("records/shop/request.toml"), record).expect("a record");
    let report = guiju(shop.path(), &["check", "--format", "json", "--lang", "en"]).json();
    let mut reasons = list(&report, "notes").iter().map(|n| text(n, "reason"));
    assert!(reasons.any(|r| r == "nobody was Buyer on that day"), "{report:#}");
}
