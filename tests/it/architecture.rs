//! The shape of the program holds: dependencies run one way, every file says what it is for, every kind is registered.
//!
//! The order is read from the one `order:` line of `docs/architecture.md`, so that page, folders and test agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use guiju::judge::kinds::REGISTRY;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Stages from left to right; members of one stage never use each other.
struct Order {
    stages: Vec<Vec<String>>,
    /// Modules that stand aside, with what they may use.
    aside: BTreeMap<String, Vec<String>>,
}

impl Order {
    fn read() -> Order {
        let page = std::fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
        Order::parse(page.lines().find_map(|l| l.strip_prefix("order: ")).expect("a line that begins with `order: `"))
    }

    /// Reads `a, b -> [c | d] -> e; aside: f (a, b)`.
    fn parse(line: &str) -> Order {
        let (stages, aside) = line.split_once("; aside: ").unwrap_or((line, ""));
        let names = |s: &str| s.split([',', '|']).map(|n| n.trim_matches([' ', '[', ']']).to_owned()).filter(|n| !n.is_empty()).collect();
        let mut order = Order { stages: stages.split("->").map(names).collect(), aside: BTreeMap::new() };
        for entry in aside.split(')').filter(|e| !e.trim().is_empty()) {
            let (name, uses) = entry.split_once('(').expect("`name (what it may use)`");
            order.aside.insert(name.trim_matches([' ', ',']).to_owned(), names(uses));
        }
        order
    }

    fn stage(&self, module: &str) -> Option<usize> {
        self.stages.iter().position(|s| s.iter().any(|m| m == module))
    }

    fn knows(&self, module: &str) -> bool {
        self.stage(module).is_some() || self.aside.contains_key(module)
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        if from == to {
            return true;
        }
        if let Some(uses) = self.aside.get(from) {
            return uses.iter().any(|m| m == to);
        }
        match (self.stage(from), self.stage(to)) {
            (Some(a), Some(b)) => b < a,
            // What stands aside is used by the stages that compose others.
            (Some(a), None) => self.aside.contains_key(to) && self.stage("pipeline").is_some_and(|p| a >= p),
            _ => false,
        }
    }
}

/// A source file: its module path below `src` and its code without comments, texts and test modules' files.
struct File {
    path: PathBuf,
    module: Vec<String>,
    text: String,
}

fn sources() -> Vec<File> {
    let src = root().join("src");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let path = entry.expect("src can be walked").into_path();
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let inside = path.strip_prefix(&src).expect("below src").with_extension("");
        let mut module: Vec<String> = inside.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|l| l == "mod") {
            module.pop();
        }
        let text = std::fs::read_to_string(&path).expect("source files are UTF-8");
        files.push(File { path, module, text });
    }
    files
}

fn is_test(file: &File) -> bool {
    file.module.iter().any(|m| m == "tests")
}

/// Code with comments and the insides of texts blanked; an inline test module is cut off.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |n| n + 2),
            '"' => 1 + closing_quote(&rest[1..]),
            '\'' => character(rest),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[skip..];
    }
    out
}

/// Bytes to the end of a text literal, its quote included.
fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return i + 1,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Length of a character literal, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((i, c))) => text[i + c.len_utf8()..].find('\'').map_or(1, |n| i + c.len_utf8() + n + 1),
        (Some(_), Some((i, '\''))) => i + 1,
        _ => 1,
    }
}

/// The top-level modules a file uses, through `crate::` and `super::` paths, brace groups included.
fn uses(file: &File) -> BTreeSet<String> {
    let code = code(&file.text);
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` stands in macros, whose users are counted where they name the macro.
        let foreign = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if !foreign {
            firsts(&code[at + "crate::".len()..], &mut found);
        }
    }
    for (at, _) in code.match_indices("super::") {
        let own = !code[..at].ends_with("super::") && !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if own {
            let path = &code[at..];
            let ups = path.split("::").take_while(|p| *p == "super").count();
            let rest = path.splitn(ups + 1, "::").last().unwrap_or_default();
            match file.module.len().checked_sub(ups) {
                Some(0) => firsts(rest, &mut found),
                Some(_) => drop(found.insert(file.module[0].clone())),
                None => panic!("{}: `super` leads out of the crate", file.path.display()),
            }
        }
    }
    found
}

/// The first names of a path or of each member of a brace group.
fn firsts(path: &str, found: &mut BTreeSet<String>) {
    let Some(group) = path.strip_prefix('{') else {
        let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.extend((!name.is_empty()).then_some(name));
        return;
    };
    let mut depth = 1_usize;
    let mut start = 0;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || c == ',' && depth == 1 {
            firsts(group[start..i].trim(), found);
            start = i + 1;
        }
        if depth == 0 {
            return;
        }
    }
}

/// Macros live at the root; each belongs to the module that defines it.
fn macros(files: &[File]) -> BTreeMap<String, String> {
    let mut macros = BTreeMap::new();
    for file in files {
        for (at, _) in file.text.match_indices("macro_rules! ") {
            let rest = &file.text[at + "macro_rules! ".len()..];
            let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            macros.insert(name, file.module[0].clone());
        }
    }
    macros
}

#[test]
fn dependencies_run_one_way() {
    let (order, files) = (Order::read(), sources());
    let macros = macros(&files);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| !is_test(f) && f.module != ["lib"]) {
        let from = &file.module[0];
        for used in uses(file) {
            let to = macros.get(&used).unwrap_or(&used);
            if !order.allows(from, to) {
                wrong.push(format!("{}: `{from}` may not use `{to}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let (order, files) = (Order::read(), sources());
    let modules: BTreeSet<&str> = files.iter().map(|f| f.module[0].as_str()).filter(|m| *m != "lib").collect();
    for module in &modules {
        assert!(order.knows(module), "src/{module} is not in the order of docs/architecture.md");
    }
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let placed = order.stages.iter().flatten().chain(order.aside.keys());
    for module in placed {
        let row = page.lines().find(|l| l.starts_with(&format!("| `{module}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/architecture.md does not say what `{module}` owns"));
        let here = modules.contains(module.as_str());
        assert!(here || row.contains("(to come)"), "docs/architecture.md places `{module}`, which is not in src");
    }
}

/// `main` reaches the library by its name, so its one step is checked by name.
#[test]
fn main_only_starts_the_command_line() {
    let main = std::fs::read_to_string(root().join("src/main.rs")).expect("src/main.rs");
    let code = code(&main);
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("guiju::") {
        firsts(&code[at + "guiju::".len()..], &mut used);
    }
    used.remove("cli");
    assert!(used.is_empty(), "src/main.rs uses {used:?}; only `cli` is its business");
    assert!(main.lines().count() < 40, "src/main.rs is for arguments and the exit code");
}

#[test]
fn library_modules_are_declared_in_the_order_of_the_pipeline() {
    let order = Order::read();
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let declared = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';'));
    let stages: Vec<usize> = declared.filter_map(|m| order.stage(m)).collect();
    assert!(stages.is_sorted(), "src/lib.rs declares its modules in another order than docs/architecture.md");
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in sources() {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 10, "{} does not begin with `//!`", file.path.display());
    }
}

#[test]
fn every_kind_is_registered_and_has_its_page() {
    let files = sources();
    let kinds: BTreeSet<&str> = files
        .iter()
        .filter(|f| f.module.len() == 3 && f.module[..2] == ["judge", "kinds"] && !is_test(f))
        .map(|f| f.module[2].as_str())
        .collect();
    let registered: BTreeSet<&str> = REGISTRY.iter().map(|k| k.page).collect();
    assert_eq!(kinds, registered, "the files of src/judge/kinds and the registry differ");
    for page in registered {
        assert!(root().join(format!("docs/kinds/{page}.md")).is_file(), "docs/kinds/{page}.md is missing");
    }
}

/// Only `source` reads the disk, only `output` writes it, and nobody asks for the time or the environment in passing.
#[test]
fn the_outside_world_enters_by_one_door() {
    let doors: [(&str, &[&str]); 4] = [
        ("std::fs", &["source", "output", "cli"]),
        ("std::env::", &["cli", "main"]),
        ("SystemTime::now", &["source"]),
        ("Timestamp::now", &["source"]),
    ];
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|f| !is_test(f)) {
        let code = code(&file.text);
        for (what, allowed) in doors {
            if code.contains(what) && !allowed.contains(&file.module[0].as_str()) {
                wrong.push(format!("{} uses {what}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn backward_edges_are_told_from_forward_ones() {
    let order = Order::parse("read, lang -> model -> [judge | render] -> pipeline -> cli; aside: output (read)");
    let allowed = [("model", "read"), ("render", "lang"), ("cli", "judge"), ("output", "read"), ("pipeline", "output"), ("judge", "judge")];
    let refused = [
        ("read", "model"),
        ("judge", "render"),
        ("render", "judge"),
        ("read", "lang"),
        ("output", "model"),
        ("render", "output"),
        ("cli", "new"),
    ];
    assert!(allowed.iter().all(|(from, to)| order.allows(from, to)));
    assert!(refused.iter().all(|(from, to)| !order.allows(from, to)));
    assert!(!order.knows("new"));
}

#[test]
fn paths_are_read_through_groups_comments_and_texts() {
    let file = |module: &[&str], text: &str| File {
        path: PathBuf::from("x.rs"),
        module: module.iter().map(|m| (*m).to_owned()).collect(),
        text: text.to_owned(),
    };
    let found = |module: &[&str], text: &str| uses(&file(module, text)).into_iter().collect::<Vec<_>>();
    assert_eq!(found(&["judge", "run"], "use crate::{model::{Form, Field}, read};"), ["model", "read"]);
    assert_eq!(found(&["judge"], "use super::records::Record;"), ["records"]);
    assert_eq!(found(&["judge", "kinds", "step"], "use super::super::desk; let x = super::actor::judge();"), ["judge"]);
    assert_eq!(found(&["read"], "// crate::serve\nlet s = \"crate::cli\"; let q = '\"'; crate::diag::sort();"), ["diag"]);
}
