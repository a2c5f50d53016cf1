//! The ready files for continuous integration: they are YAML, hold together, and every command in them runs.

use std::path::Path;

use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

use crate::support::{copy, files, guiju, read, root};

/// Shares the matrices of the files have.
const SHARES: u32 = 4;

/// A file as data; texts stay texts.
fn yaml(text: &str) -> Value {
    let events: Vec<Event> = Parser::new_from_str(text).map(|e| e.expect("YAML").0).collect();
    let mut at = events.iter().position(|e| matches!(e, Event::DocumentStart(_))).expect("a document") + 1;
    node(&events, &mut at)
}

fn node(events: &[Event], at: &mut usize) -> Value {
    *at += 1;
    match &events[*at - 1] {
        Event::Scalar(text, ..) => Value::String(text.to_string()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            while !matches!(events[*at], Event::SequenceEnd) {
                items.push(node(events, at));
            }
            *at += 1;
            Value::Array(items)
        }
        Event::MappingStart(..) => {
            let mut map = Map::new();
            while !matches!(events[*at], Event::MappingEnd) {
                let key = node(events, at);
                let key = key.as_str().expect("keys are texts").to_owned();
                let value = node(events, at);
                assert!(map.insert(key.clone(), value).is_none(), "{key} twice");
            }
            *at += 1;
            Value::Object(map)
        }
        other => panic!("{other:?}"),
    }
}

fn file(name: &str) -> Value {
    yaml(&read(&format!("docs/ci/{name}")))
}

fn names() -> Vec<String> {
    let named =
        |ext| files(&root().join("docs/ci"), ext).into_iter().map(|p| p.file_name().expect("a name").to_string_lossy().into_owned());
    named("yml").chain(named("yaml")).collect()
}

/// Every text of a value, keys apart.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_page_shows_the_files_as_they_are() {
    let page = read("docs/ci.md");
    for name in ["github.yml", "gitlab.yml", "pre-commit-config.yaml"] {
        assert!(page.contains(&format!("```yaml\n{}```", read(&format!("docs/ci/{name}")))), "docs/ci.md does not show {name}");
    }
    for name in names() {
        assert!(page.contains(&format!("(ci/{name})")), "docs/ci.md does not name {name}");
    }
}

#[test]
fn workflows_of_github_hold_together() {
    for name in ["github.yml", "github-shards.yml"] {
        let workflow = file(name);
        assert!(workflow["on"].is_array() && workflow["permissions"]["contents"] == "read", "{name}");
        let jobs = workflow["jobs"].as_object().expect("jobs");
        for (id, job) in jobs {
            assert!(job["runs-on"].is_string(), "{name}: {id}");
            let needs: Vec<&str> = job.get("needs").map(texts).unwrap_or_default();
            assert!(needs.iter().all(|n| jobs.contains_key(*n)), "{name}: {id} needs {needs:?}");
            for step in job["steps"].as_array().expect("steps") {
                assert!(step.get("uses").is_some() != step.get("run").is_some(), "{name}: {step}");
                let known = ["name", "uses", "run", "with"];
                assert!(step.as_object().expect("a step").keys().all(|k| known.contains(&k.as_str())), "{name}: {step}");
            }
        }
    }
    assert_eq!(file("github-shards.yml")["jobs"]["share"]["strategy"]["matrix"]["share"].as_array().map(Vec::len), Some(SHARES as usize));
}

#[test]
fn pipelines_of_gitlab_hold_together() {
    for name in ["gitlab.yml", "gitlab-shards.yml"] {
        let pipeline = file(name);
        let stages: Vec<&str> = pipeline.get("stages").map(texts).unwrap_or_default();
        let jobs: Vec<_> = pipeline.as_object().expect("jobs").iter().filter(|(id, _)| *id != "stages").collect();
        for (id, job) in &jobs {
            assert!(job["script"].is_array() && job["image"].is_string(), "{name}: {id}");
            assert!(job.get("stage").is_none_or(|s| stages.contains(&s.as_str().expect("a stage"))), "{name}: {id}");
            let needs: Vec<&str> = job.get("needs").map(texts).unwrap_or_default();
            assert!(needs.iter().all(|n| jobs.iter().any(|(id, _)| id == n)), "{name}: {id} needs {needs:?}");
        }
        assert_eq!(pipeline["records"]["artifacts"]["reports"]["codequality"], "gl-code-quality-report.json");
    }
    assert_eq!(file("gitlab-shards.yml")["share"]["parallel"], SHARES.to_string());
}

#[test]
fn the_hook_for_pre_commit_holds_together() {
    let hooks = file("pre-commit-config.yaml");
    let hook = &hooks["repos"][0]["hooks"][0];
    assert_eq!(
        (&hooks["repos"][0]["repo"], &hook["language"], &hook["pass_filenames"]),
        (&"local".into(), &"system".into(), &"false".into())
    );
    let pattern = regex::Regex::new(hook["files"].as_str().expect("a pattern")).expect("a pattern");
    for path in ["records/sales/a.toml", "checks/cross/x.toml", "content/index.md", "handbook.toml"] {
        assert!(pattern.is_match(path), "{path}");
    }
    assert!(!pattern.is_match("src/main.rs"));
}

/// The arguments of every run of the program a file asks for; runs that share the work come once for each share.
fn commands(text: &str) -> Vec<Vec<String>> {
    let run = text.split_once("guiju ").filter(|(before, _)| before.is_empty() || before.ends_with('/'));
    let Some((_, rest)) = run else { return Vec::new() };
    let rest = rest.split(" >").next().unwrap_or(rest);
    let shares = if rest.contains("matrix.share") || rest.contains("CI_NODE_INDEX") { SHARES } else { 1 };
    let filled = |n: u32| {
        rest.replace("${{ matrix.share }}", &n.to_string()).replace("$CI_NODE_INDEX", &n.to_string()).replace("$CI_NODE_TOTAL", "4")
    };
    (1..=shares).map(|n| filled(n).split_whitespace().map(str::to_owned).collect()).collect()
}

/// Arguments with a pattern of names replaced by the names it stands for.
fn expanded(folder: &Path, arguments: &[String]) -> Vec<String> {
    let named = |a: &String| match a.split_once('*') {
        Some((start, end)) => {
            let entries =
                std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned());
            let mut names: Vec<String> = entries.filter(|n| n.starts_with(start) && n.ends_with(end)).collect();
            names.sort();
            names
        }
        None => vec![a.clone()],
    };
    arguments.iter().flat_map(named).collect()
}

#[test]
fn every_command_of_the_files_runs() {
    for name in names() {
        let folder = copy("hostile/handbook");
        let data = file(&name);
        let runs: Vec<Vec<String>> = texts(&data).into_iter().flat_map(commands).collect();
        assert!(!runs.is_empty(), "{name}");
        for arguments in runs {
            let arguments = expanded(folder.path(), &arguments);
            let run = guiju(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(run.code < 2 && run.stderr.is_empty(), "{name}: {arguments:?} ends with {}: {}", run.code, run.stderr);
        }
        for output in
            texts(&data).into_iter().flat_map(commands).filter_map(|c| c.iter().position(|a| a == "--output").map(|n| c[n + 1].clone()))
        {
            assert!(folder.path().join(&output).is_file(), "{name}: {output}");
        }
    }
}
