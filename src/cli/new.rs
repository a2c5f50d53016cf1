//! `guiju new`: the beginning of a regulation, a form, a process, a duty, a record or a waiver.

use clap::Subcommand;

use super::CLEAN;
use super::ask::Asker;
use super::options::Global;
use crate::author::draft::{self, Draft, Header, Named};
use crate::diag::nearest;
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::output;
use crate::pipeline;
use crate::say;
use crate::source::{Disk, World};

/// Flags of `new`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What a new thing is called. Whatever is missing is asked for in the terminal.
#[derive(clap::Args, Debug)]
struct Name {
    /// Its id: lower-case English letters, digits and underscores.
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The key of the clause that demands it.
    #[arg(long, value_name = "KEY")]
    clause: Option<String>,
}

#[derive(Subcommand, Debug)]
enum What {
    /// A regulation: content/ID/text.md and its parameters.
    Regulation {
        /// Its id: lower-case English letters, digits and underscores.
        #[arg(value_name = "ID")]
        id: Option<String>,
        /// Its title.
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// The role that owns it.
        #[arg(long, value_name = "ROLE")]
        owner: Option<String>,
    },
    /// A form: what a record must carry.
    Form {
        #[command(flatten)]
        name: Name,
        /// A role that submits it (repeatable).
        #[arg(long, value_name = "ROLE")]
        submitted_by: Vec<String>,
        /// A field, LABEL or LABEL:TYPE (repeatable).
        #[arg(long, value_name = "FIELD")]
        field: Vec<String>,
    },
    /// A process: steps in order.
    Process {
        #[command(flatten)]
        name: Name,
        /// The form that shows its steps.
        #[arg(long, value_name = "FORM")]
        form: Option<String>,
        /// A step, TITLE or TITLE:ROLE (repeatable).
        #[arg(long, value_name = "STEP")]
        step: Vec<String>,
    },
    /// A duty owed each period.
    Duty {
        #[command(flatten)]
        name: Name,
        /// The role whose units owe it.
        #[arg(long, value_name = "ROLE")]
        owed_by: Option<String>,
        /// The form that fulfils it.
        #[arg(long, value_name = "FORM")]
        form: Option<String>,
        /// week, fortnight, month, quarter, half or year.
        #[arg(long, value_name = "PERIOD", default_value = "month")]
        per: String,
    },
    /// A record of a form, with all its fields.
    Record(Record),
    /// A waiver, where the handbook knows waivers.
    Waiver(Record),
}

/// Flags of records.
#[derive(clap::Args, Debug)]
struct Record {
    /// Its id.
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The form.
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
    /// The unit.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Who submits it.
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// The case it belongs to.
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
}

/// Runs the command. Nothing that is there is overwritten.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let loaded = pipeline::load(&world, None);
    let lang = global.language(&loaded);
    let mut asker = Asker::new(lang);
    let maker = Maker { world: &world, handbook: &loaded.handbook };
    let drafts = maker.drafts(&args.what, &mut asker);
    asker.complete()?;
    let drafts = drafts.map_err(|why| why.get(lang).to_owned())?;
    for draft in &drafts {
        output::create(world.root(), &draft.path, &draft.text).map_err(|error| error.sentence().get(lang).to_owned())?;
        global.print(&format!("{}\n", draft.path))?;
    }
    Ok(CLEAN)
}

struct Maker<'a> {
    world: &'a Disk,
    handbook: &'a Handbook,
}

impl Maker<'_> {
    fn drafts(&self, what: &What, asker: &mut Asker) -> Result<Vec<Draft>, Sentence> {
        match what {
            What::Regulation { id, title, owner } => {
                let named = Named { id: ask_id(id.as_ref(), asker), title: ask_title(title.as_ref(), asker), clause: String::new() };
                let owner = asker.text(owner.as_ref(), "--owner", &say!("主管的角色", "主管的角色", "the role that owns it"));
                self.free(&named.id)?;
                Ok(draft::regulation(&named, &owner))
            }
            What::Form { name, submitted_by, field } => {
                let named = self.named(name, asker)?;
                let question = say!("欄位，以逗號分開", "字段，以逗号分开", "fields, parted by commas");
                let fields = asker.texts(field, "--field", &question);
                Ok(vec![draft::form(&named, submitted_by, &fields)])
            }
            What::Process { name, form, step } => {
                let named = self.named(name, asker)?;
                let form = self.form(form.as_ref(), asker)?;
                let steps =
                    asker.texts(step, "--step", &say!("步驟，依次以逗號分開", "步骤，依次以逗号分开", "steps in order, parted by commas"));
                Ok(vec![draft::process(&named, &form, &steps)])
            }
            What::Duty { name, owed_by, form, per } => {
                let named = self.named(name, asker)?;
                let owed_by = asker.text(owed_by.as_ref(), "--owed-by", &say!("負擔義務的角色", "负担义务的角色", "the role that owes it"));
                let form = self.form(form.as_ref(), asker)?;
                Ok(vec![draft::duty(&named, &owed_by, &form, per)])
            }
            What::Record(record) => self.record(record, None, asker),
            What::Waiver(record) => self.record(record, Some("waiver"), asker),
        }
    }

    fn named(&self, name: &Name, asker: &mut Asker) -> Result<Named, Sentence> {
        let id = ask_id(name.id.as_ref(), asker);
        let title = ask_title(name.title.as_ref(), asker);
        let clause = asker.text(name.clause.as_ref(), "--clause", &say!("所依的條款", "所依的条款", "the clause"));
        self.free(&id)?;
        if !clause.is_empty() && self.handbook.clause(&clause).is_none() {
            return Err(unknown(&clause, self.handbook.keys.keys().map(|k| &**k)));
        }
        Ok(Named { id, title, clause })
    }

    /// Ids name things for ever, so a new one is well formed and its own.
    fn free(&self, id: &str) -> Result<(), Sentence> {
        let good = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !good && !id.is_empty() {
            return Err(say!(
                "代號「{i}」須以小寫英文字母、數字、底線組成",
                "代号“{i}”须以小写英文字母、数字、下划线组成",
                "the id `{i}` must be lower-case letters, digits and underscores",
                i = id
            ));
        }
        match draft::is_taken(self.handbook, id) {
            true => Err(say!("代號「{i}」已有人使用", "代号“{i}”已有人使用", "the id `{i}` is taken", i = id)),
            false => Ok(()),
        }
    }

    fn form(&self, given: Option<&String>, asker: &mut Asker) -> Result<String, Sentence> {
        let form = asker.text(given, "--form", &say!("表單", "表单", "the form"));
        match form.is_empty() || self.handbook.form(&form).is_some() {
            true => Ok(form),
            false => Err(unknown(&form, self.handbook.forms.iter().map(|f| &*f.id))),
        }
    }

    fn record(&self, flags: &Record, fixed: Option<&str>, asker: &mut Asker) -> Result<Vec<Draft>, Sentence> {
        let fixed = fixed.map(str::to_owned);
        let form = self.form(fixed.as_ref().or(flags.form.as_ref()), asker)?;
        let unit = asker.text(flags.unit.as_ref(), "--unit", &say!("單位", "单位", "the unit"));
        let by = asker.text(flags.by.as_ref(), "--by", &say!("提交者", "提交者", "who submits it"));
        let id = asker.text(flags.id.as_ref(), "ID", &say!("記錄編號", "记录编号", "the record's id"));
        let Some(form) = self.handbook.form(&form) else { return Ok(Vec::new()) };
        if !unit.is_empty() && self.handbook.organization.unit(&unit).is_none() {
            return Err(unknown(&unit, self.handbook.organization.units.iter().map(|u| &*u.id)));
        }
        let now = self.world.now().to_zoned(self.handbook.zone(Some(&unit)));
        let at = now.strftime("%Y-%m-%dT%H:%M:00%:z").to_string();
        let folder = if fixed.is_some() { "records/waivers".to_owned() } else { format!("records/{unit}") };
        let header = Header { id, unit, by, at, case: flags.case.clone() };
        Ok(vec![draft::record(form, &header, &folder)])
    }
}

fn ask_id(given: Option<&String>, asker: &mut Asker) -> String {
    asker.text(given, "ID", &say!("代號（英文）", "代号（英文）", "its id"))
}

fn ask_title(given: Option<&String>, asker: &mut Asker) -> String {
    asker.text(given, "--title", &say!("標題", "标题", "its title"))
}

fn unknown<'c>(name: &str, known: impl Iterator<Item = &'c str>) -> Sentence {
    match nearest(name, known) {
        Some(meant) => say!(
            "手冊中沒有「{n}」；是否指 {m}？",
            "手册中没有“{n}”；是否指 {m}？",
            "the handbook has no `{n}`; did you mean {m}?",
            n = name,
            m = meant
        ),
        None => say!("手冊中沒有「{n}」", "手册中没有“{n}”", "the handbook has no `{n}`", n = name),
    }
}
