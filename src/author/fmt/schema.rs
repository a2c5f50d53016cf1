//! The line that tells editors which JSON Schema a file keeps to.

/// How such a line begins, for editors and for nobody else: in TOML it is a comment.
const MARK: &str = "#:schema ";
/// Where `guiju build` publishes the schemas.
const FOLDER: &str = "public/schemas";

/// The text with the line at its head, where the file has a schema and names none.
pub fn naming_schema(path: &str, text: String) -> String {
    let Some(schema) = schema(path).filter(|_| !text.is_empty() && !text.starts_with(MARK)) else { return text };
    let up = "../".repeat(path.matches('/').count());
    format!("{MARK}{up}{FOLDER}/{schema}.schema.json\n{text}")
}

/// The schema of one of the handbook's own files. Records name the schema of their form, if their author wants one.
fn schema(path: &str) -> Option<&'static str> {
    match path {
        "handbook.toml" => Some("handbook"),
        "content/organization.toml" => Some("organization"),
        "content/calendar.toml" => Some("calendar"),
        "checks/confirmed.toml" => None,
        _ if path.starts_with("content/") && path.ends_with("/parameters.toml") => Some("parameters"),
        _ if path.starts_with("checks/") && path.ends_with(".toml") && !path.contains("/samples/") => Some("checks"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_leads_from_the_file_to_the_published_schema_and_comes_once() {
        let named = naming_schema("checks/demo/a.toml", "a = 1\n".to_owned());
        assert_eq!(named, "#:schema ../../public/schemas/checks.schema.json\na = 1\n");
        assert_eq!(naming_schema("checks/demo/a.toml", named.clone()), named);
        assert_eq!(naming_schema("handbook.toml", "a = 1\n".to_owned()), "#:schema public/schemas/handbook.schema.json\na = 1\n");
        let own = "#:schema https://example.org/x.json\na = 1\n";
        assert_eq!(naming_schema("content/parameters.toml", own.to_owned()), own, "another schema is the author's choice");
    }

    #[test]
    fn files_without_a_schema_get_none() {
        for path in ["checks/confirmed.toml", "checks/demo/samples/samples.toml", "content/demo/allow.toml", "records/a/b.toml"] {
            assert_eq!(naming_schema(path, "a = 1\n".to_owned()), "a = 1\n", "{path}");
        }
        assert_eq!(naming_schema("handbook.toml", String::new()), "");
    }
}
