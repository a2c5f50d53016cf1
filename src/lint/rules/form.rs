//! Forms nobody must submit. Processes without an end are told while the checks are read.

use std::collections::HashSet;

use crate::diag::Severity;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Field, FieldType, Handbook, Occasion};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "form",
    title: || say!("表單與流程", "表单与流程", "forms and processes"),
    about: || {
        say!(
            "每份表單都有人要用：流程的步驟、義務、對事件的回覆，或別的表單中指向它的欄位。沒有人必須提交的表單應補上用途，或刪去。",
            "每份表单都有人要用：流程的步骤、义务、对事件的回复，或别的表单中指向它的字段。没有人必须提交的表单应补上用途，或删去。",
            "Somebody asks for every form: a step of a process, a duty, the answer to an event, or a field of another form that points at it. A form nobody must submit is given a use, or removed."
        )
    },
    rules: &[Rule {
        code: "form-unowed",
        severity: Severity::Warning,
        title: || say!("沒有人必須提交的表單", "没有人必须提交的表单", "A form nobody must submit"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let owed = owed(facts.handbook);
    // Forms every handbook has are there for whoever needs them.
    for form in facts.handbook.forms.iter().filter(|f| !f.builtin && !owed.contains(&*f.id)) {
        let message = say!("沒有人必須提交「{t}」", "没有人必须提交“{t}”", "nobody must submit {t}", t = form.title);
        if let Some(found) = desk.report("form-unowed", &form.id, &form.place, message) {
            found.help = Some(say!(
                "讓流程的步驟、義務或其他表單用到它；不再需要就刪去",
                "让流程的步骤、义务或其他表单用到它；不再需要就删去",
                "let a step, a duty or another form ask for it, or remove it"
            ));
        }
    }
}

/// Forms that a step, a duty, the answer to an event, or a field of another form asks for.
fn owed(handbook: &Handbook) -> HashSet<&str> {
    let mut owed: HashSet<&str> = HashSet::new();
    for step in handbook.processes.iter().flat_map(|p| &p.steps) {
        owed.extend(step.forms.iter().map(|f| &**f));
    }
    for duty in &handbook.duties {
        owed.extend(duty.forms.iter().map(|f| &**f));
        if let Occasion::On { answer: Some(answer), .. } = &duty.occasion {
            owed.extend(answer.forms.iter().map(|f| &**f));
        }
    }
    for form in &handbook.forms {
        form.fields.iter().for_each(|field| asked(field, &form.id, &mut owed));
    }
    owed
}

fn asked<'h>(field: &'h Field, own: &str, owed: &mut HashSet<&'h str>) {
    match &field.ty {
        FieldType::Ref { form, .. } if **form != *own => drop(owed.insert(form)),
        FieldType::Group(fields) => fields.iter().for_each(|f| asked(f, own, owed)),
        _ => {}
    }
}
