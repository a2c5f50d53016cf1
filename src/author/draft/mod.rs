//! Beginnings of a regulation, a form, a process, a duty or a record: files with every key explained, to be filled in.

mod record;
#[cfg(test)]
mod tests;

use super::fmt::naming_schema;
use crate::model::Handbook;

pub use record::{Header, record};

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path from the root.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Draft {
    /// A file that names its schema, where it has one.
    fn new(path: String, text: String) -> Draft {
        Draft { text: naming_schema(&path, text), path }
    }
}

/// What a regulation or a check is called and where it belongs.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The clause it enforces; for a regulation, nothing.
    pub clause: String,
}

/// The text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Texts as TOML writes a list of them.
fn list(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|t| quoted(t)).collect();
    format!("[{}]", items.join(", "))
}

/// `checks/<regulation>/<id>.toml`, in the folder of the regulation whose clause it cites.
fn check_file(named: &Named, text: String) -> Draft {
    let regulation = named.clause.split('/').next().filter(|r| !r.is_empty()).unwrap_or("shared");
    Draft::new(format!("checks/{regulation}/{}.toml", named.id), text)
}

/// A regulation with one chapter, and its parameters.
pub fn regulation(named: &Named, owner: &str) -> Vec<Draft> {
    let (id, title) = (&named.id, &named.title);
    let text = format!(
        "+++\nid = {}\ntitle = {}\nkind = \"制度\"\nowner = {}\nnumbering = \"outline\"   # 一、 （一） 1. （1）；另有 articles-tw、articles-cn、decimal\n\
         applies = {{ units = [\"*\"] }}\n+++\n\n# {title}\n\n## 一、總則 {{#general}}\n\n1. 為規範各項工作，特訂定本制度。 \
         <!-- #general.goal by=all norm=principle -->\n",
        quoted(id),
        quoted(title),
        quoted(owner),
    );
    let parameters = "\
# 條文與檢查共用的值。條文以 [五個工作日](param:代號.名稱) 引用，檢查以 \"param:代號.名稱\" 引用。
#
# [[parameter]]
# id = \"代號.名稱\"
# label = \"期限\"
# type = \"workdays\"        # days workdays hours months number percent money choice role list table text
# clause = \"代號/條款的永久編號\"
# values = [{ from = 2026-01-01, value = 5, decided_by = \"決定者\" }]
";
    let folder = format!("content/{id}");
    vec![Draft::new(format!("{folder}/text.md"), text), Draft::new(format!("{folder}/parameters.toml"), parameters.replace("代號", id))]
}

/// A form with its fields, each `label` or `label:type`.
pub fn form(named: &Named, submitters: &[String], fields: &[String]) -> Draft {
    let Named { id, title, clause } = named;
    let mut text = format!(
        "# {title}。欄位的型別：text number money percent bool date datetime period duration choice person unit ref group attachment。\n\n\
         [[form]]\nid = {}\ntitle = {}\nclause = {}          # 要求填寫這份表單的條款\n",
        quoted(id),
        quoted(title),
        quoted(clause)
    );
    if !submitters.is_empty() {
        text.push_str(&format!("submitted_by = {}     # 提交者的角色\n", list(submitters)));
    }
    for (n, field) in fields.iter().enumerate() {
        let (label, kind) = field.split_once(':').unwrap_or((field, "text"));
        let options = if kind == "choice" { "\n  options = [\"是\", \"否\"]   # 改成可選的項目" } else { "" };
        text.push_str(&format!(
            "\n  [[form.field]]\n  id = \"field_{}\"          # 改成英文名稱\n  label = {}\n  type = {}{options}\n",
            n + 1,
            quoted(label),
            quoted(kind)
        ));
    }
    check_file(named, text)
}

/// A process with its steps in order, each `title` or `title:role`; all are shown by one form.
pub fn process(named: &Named, form: &str, steps: &[String]) -> Draft {
    let Named { id, title, clause } = named;
    let mut text = format!(
        "# {title}。步驟可再寫 within（期限）、outcomes（結果）、when（條件）；退回以 [[process.loop]] 表示。\n\n[[process]]\nid = {}\ntitle = {}\nclause = {}\n",
        quoted(id),
        quoted(title),
        quoted(clause)
    );
    for (n, step) in steps.iter().enumerate() {
        let (title, actor) = step.split_once(':').unwrap_or((step, ""));
        text.push_str(&format!("\n  [[process.step]]\n  id = \"step_{}\"           # 改成英文名稱\n  title = {}\n", n + 1, quoted(title)));
        if !actor.is_empty() {
            text.push_str(&format!("  actor = {}\n", quoted(actor)));
        }
        text.push_str(&format!("  form = {}\n", quoted(form)));
        if n > 0 {
            text.push_str(&format!("  after = [\"step_{n}\"]\n"));
        }
        if n + 1 == steps.len() {
            text.push_str("  closes = true             # 案件到此結束\n");
        }
    }
    check_file(named, text)
}

/// A duty owed each period.
pub fn duty(named: &Named, owed_by: &str, form: &str, per: &str) -> Draft {
    let Named { id, title, clause } = named;
    let text = format!(
        "# {title}。due 是期末之後的期限：+5wd 為五個工作日、+10d 為十日，也可寫 param:…。\n\n[[duty]]\nid = {}\ntitle = {}\nowed_by = {}\n\
         every = {{ per = {}, due = \"+5wd\" }}\nform = {}\nclause = {}\n",
        quoted(id),
        quoted(title),
        quoted(owed_by),
        quoted(per),
        quoted(form),
        quoted(clause)
    );
    check_file(named, text)
}

/// Names that what is drafted must not take: `id` is the name of a regulation, a form, a process or a duty already.
pub fn is_taken(handbook: &Handbook, id: &str) -> bool {
    handbook.regulations.iter().any(|r| r.id == id)
        || handbook.form(id).is_some()
        || handbook.process(id).is_some()
        || handbook.duties.iter().any(|d| *d.id == *id)
}
