//! Tests of cells no spreadsheet runs, and of maps of demands.

use super::csv::harmless;
use super::{Demands, MandateMap};
use crate::lang::Lang;
use crate::model::{self, Handbook, SourceText};

#[test]
fn what_begins_like_a_formula_is_neutralised() {
    for cell in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "＝1", "　=1"] {
        assert!(harmless(cell).starts_with('\''), "{cell:?}");
    }
    for cell in ["", "第二章", "a=1", "1-2", "'=1"] {
        assert_eq!(harmless(cell), cell);
    }
}

proptest::proptest! {
    #[test]
    fn no_cell_is_a_formula(cell in "[ \t\r\n=+@a一-]{0,6}") {
        let safe = harmless(&cell);
        proptest::prop_assert!(!safe.trim_start().starts_with(['=', '+', '-', '@']));
        proptest::prop_assert!(safe.ends_with(&cell));
    }
}

const TEXT: &str = "+++\nid = \"r\"\ntitle = \"規\"\nkind = \"制度\"\nowner = \"all\"\nnumbering = \"outline\"\napplies = { units = [\"*\"] }\n+++\n\n# 規\n\n\
    ## 一、總則 {#general}\n\n### （一）申請 {#general.request}\n\n1. 部門應填寫申請表。 <!-- #request.file by=all -->\n2. 申請表應載明用途。 <!-- #request.use by=all -->\n";
const CHECKS: &str = "[[form]]\nid = \"request\"\ntitle = \"申請表\"\nclause = \"r/request.file\"\n\n  [[form.field]]\n  id = \"use\"\n  label = \"用途\"\n  type = \"text\"\n  \
    clause = \"r/request.use\"\n";

fn handbook() -> Handbook {
    let file = |path: &str, text: &str| SourceText { path: path.into(), text: text.into() };
    let files =
        [file("handbook.toml", "format = 1\ntitle = \"冊\"\n"), file("content/r/text.md", TEXT), file("checks/r/request.toml", CHECKS)];
    let (handbook, diagnostics) = model::load(&files, None);
    assert!(handbook.check("request.use").is_some(), "{diagnostics:?}");
    handbook
}

fn held(map: &str, list: Option<&str>) -> Demands {
    Demands::of(&handbook(), &MandateMap::read("r", map, list).expect("a map"))
}

/// The faults of a map of one demand.
fn faults(rest: &str) -> Vec<String> {
    let demands = held(&format!("[[mandate]]\nid = \"r-1\"\n{rest}"), None);
    demands.standings[0].faults().iter().map(|f| f.get(Lang::En).to_owned()).collect()
}

#[test]
fn demands_are_published_and_enforced_or_told() {
    let sound = "check = \"field\"\nclauses = [\"r/request.use\"]\nchecks = [\"request.use\"]\nsupports = [\"request\"]";
    assert_eq!(faults(sound), Vec::<String>::new());
    let plain = "check = \"text\"\nclauses = [\"r/request.file\"]\nreason = \"原則的宣示，須由人判斷。\"";
    assert_eq!(faults(plain), Vec::<String>::new());
    let cases = [
        (sound.replace("[\"r/request.use\"]", "[\"r/request.use\", \"r/none\"]"), "there is no clause r/none"),
        (sound.replace("[\"r/request.use\"]", "[]"), "names no clause of its regulation"),
        (sound.replace("[\"request.use\"]", "[\"request.use\", \"request.lost\"]"), "there is no check request.lost"),
        (sound.replace("[\"request.use\"]", "[\"request.use\", \"request\"]"), "the check request does not cite its clauses"),
        (sound.replace("[\"request.use\"]", "[]"), "names no check"),
        (plain.replace("原則的宣示，須由人判斷。", "原則"), "does not say why no record can show it"),
        (format!("{plain}\nchecks = [\"request\"]"), "is checked, so it is no mere text"),
    ];
    for (map, said) in cases {
        assert!(faults(&map).iter().any(|f| f == said), "{said}: {:?}", faults(&map));
    }
}

#[test]
fn a_list_of_demands_finds_what_the_map_lacks() {
    let one =
        |id: &str| format!("[[mandate]]\nid = \"{id}\"\ncheck = \"field\"\nclauses = [\"r/request.use\"]\nchecks = [\"request.use\"]\n");
    let map = [one("r-1"), one("r-1"), one("r-9"), one("r-3")].concat();
    let demands = held(&map, Some("\"r-1\" = \"field\"\n\"r-2\" = \"text\"\n\"r-3\" = \"step\"\n"));
    assert_eq!((demands.total(), demands.published(), demands.enforceable(), demands.enforced()), (3, 2, 2, 2));
    let faulty: Vec<&str> = demands.standings.iter().filter(|s| s.is_faulty()).map(|s| s.id.as_str()).collect();
    assert_eq!(faulty, ["r-1", "r-9", "r-3", "r-2"]);
    assert!(MandateMap::read("r", "[[mandat]]", None).is_err());
}
