//! A small handbook made by hand: one regulation, a form, a process with a way back, a duty, parameters and terms.

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use crate::expr::{Expr, Op, Tree, Type, Value};
use crate::lang::Lang;
use crate::model::*;
use crate::source::Place;

/// The day the sample is looked at.
pub(in crate::render) const DAY: Date = date(2026, 3, 2);

fn place() -> Place {
    Place::whole("content/cross/text.md")
}

fn key(text: &str) -> ClauseKey {
    Arc::from(text)
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

/// A clause with its key, level, label, heading and text; parents are set by [`tree`].
fn clause(rest: &str, level: Level, label: &str, heading: Option<&str>, text: Vec<Inline>) -> Clause {
    let head = ClauseHead {
        key: (!rest.is_empty()).then(|| key(&format!("cross/{rest}"))),
        level,
        label: label.to_owned(),
        address: format!("第二章{label}"),
        eid: format!("eid_{}", label.len()),
        heading: heading.map(str::to_owned),
        norm: if heading.is_some() { Norm::None } else { Norm::Must },
        by: Vec::new(),
        hash: String::new(),
        place: place(),
        parent: None,
        children: Vec::new(),
    };
    let mut clause = Clause::from(head);
    clause.text = text;
    clause
}

/// Links each clause to the nearest above it of a higher level.
fn tree(mut clauses: Vec<Clause>) -> Vec<Clause> {
    for i in 0..clauses.len() {
        let parent = (0..i).rev().find(|j| clauses[*j].level < clauses[i].level);
        clauses[i].parent = parent;
        if let Some(parent) = parent {
            clauses[parent].children.push(i);
        }
    }
    clauses
}

fn regulation() -> Regulation {
    let limit = Inline::Parameter { id: "cross.review_limit".to_owned(), text: "十個工作日".to_owned() };
    let decide = vec![Inline::Text("公司管理層應於".to_owned()), limit, Inline::Text("內作成結論。".to_owned())];
    let mut clauses = vec![
        clause("process", Level::Chapter, "二、", Some("管理流程"), Vec::new()),
        clause("process.review", Level::Section, "（二）", Some("需求評估與審核"), Vec::new()),
        clause("review.submit", Level::Item, "1.", None, words("業務需求提出部門應將申請表送交總部。")),
        clause("review.decide", Level::Item, "2.", None, decide),
        clause("acceptance.failed", Level::SubItem, "（1）", None, words("驗收不合格的，應限期整改，整改後重新驗收<b>。")),
        clause("", Level::Item, "3.", None, words("未編號的說明。")),
    ];
    clauses[2].by = vec!["initiator".to_owned()];
    clauses[3].by = vec!["management".to_owned()];
    clauses[4].by = vec!["all".to_owned()];
    clauses[4].marks = vec![Mark::Note("note".to_owned(), vec![words("註解不具拘束力。")])];
    Regulation {
        id: "cross".to_owned(),
        title: "業務新增交叉管理制度".to_owned(),
        title_en: None,
        kind: "制度".to_owned(),
        kind_en: None,
        owner: "management".to_owned(),
        numbering: "outline".to_owned(),
        applies: vec!["*".into()],
        breaks_off: Some("來源在此中斷。".to_owned()),
        in_force: None,
        version: "1".to_owned(),
        intro: vec![Mark::Note("note".to_owned(), vec![words("文前的說明。")])],
        clauses: tree(clauses),
        path: Arc::from("content/cross/text.md"),
        references: OnceLock::new(),
    }
}

/// A field of text; tests change what they need.
pub(in crate::render) fn field(id: &str, label: &str, ty: FieldType) -> Field {
    Field {
        id: Arc::from(id),
        label: label.to_owned(),
        label_en: None,
        ty,
        many: false,
        required: true,
        required_when: None,
        clause: key("cross/review.submit"),
        help: None,
        help_en: None,
        min_length: None,
        max_length: None,
        min: None,
        max: None,
        pattern: None,
        options: None,
        open: false,
        note: None,
        placeholder: false,
        min_items: None,
        max_items: None,
        unit: None,
        decimals: None,
        confidential: false,
        place: place(),
    }
}

/// `category == '其他'`
pub(in crate::render) fn is_other() -> Expr {
    let tree = Tree::Binary(Op::Equal, Box::new(Tree::Name("category".into())), Box::new(Tree::Literal(Value::text("其他"))));
    Expr::new(Arc::from("category == '其他'"), tree, Type::Bool)
}

fn form() -> Form {
    let mut background = field("background", "業務背景", FieldType::Text);
    background.min_length = Some(10);
    background.help = Some("寫明為何開辦。".to_owned());
    let mut category = field("category", "類別", FieldType::Choice);
    category.options = Some(Options::Listed(vec!["業務".to_owned(), "其他".to_owned()]));
    category.open = true;
    let mut budget = field("budget", "預算", FieldType::Money);
    budget.required_when = Some(is_other());
    budget.confidential = true;
    budget.unit = Some("元".to_owned());
    budget.decimals = Some(2);
    let columns =
        vec![field("name", "節點", FieldType::Text), field("due", "日期", FieldType::Date), field("done", "完成", FieldType::Bool)];
    Form {
        builtin: false,
        id: Arc::from("request"),
        title: "業務新增交叉需求申請表".to_owned(),
        title_en: None,
        clause: key("cross/review.submit"),
        submitted_by: vec!["initiator".to_owned()],
        submitted_to: vec!["management".to_owned()],
        at: None,
        fields: vec![background, category, budget, field("milestones", "預計時間節點", FieldType::Group(columns))],
        rules: vec![Rule {
            id: Arc::from("rule"),
            kind: RuleKind::Assert,
            assert: is_other(),
            when: None,
            message: Some("時間節點不得早於提出日期".to_owned()),
            message_en: None,
            clause: key("cross/review.submit"),
            place: place(),
        }],
        signatures: vec![Signature {
            roles: vec!["management".to_owned()],
            for_each: None,
            distinct_from: Vec::new(),
            clause: key("cross/review.decide"),
            place: place(),
        }],
        note: None,
        place: place(),
    }
}

/// A step with its actor and plain predecessors, `step` or `step:outcome`.
pub(in crate::render) fn step(id: &str, title: &str, actor: &str, after: &[&str]) -> Step {
    Step {
        id: Arc::from(id),
        title: title.to_owned(),
        title_en: None,
        actors: vec![actor.to_owned()],
        after: after.iter().map(|a| vec![reference(a)]).collect(),
        forms: vec![Arc::from("request")],
        facts: None,
        outcomes: Outcomes::None,
        undecided: None,
        within: None,
        due: None,
        clock: None,
        clause: key("cross/review.decide"),
        for_each: None,
        key: None,
        recorded: true,
        repeats: false,
        required: true,
        when: None,
        closes: false,
        place: place(),
    }
}

/// `step` or `step:outcome`
pub(in crate::render) fn reference(text: &str) -> StepRef {
    let (step, outcome) = text.split_once(':').map_or((text, None), |(s, o)| (s, Some(Arc::from(o))));
    StepRef { process: None, step: step.into(), outcome }
}

/// A process of the steps given, without ways back.
pub(in crate::render) fn process_of(steps: Vec<Step>) -> Process {
    Process {
        id: Arc::from("business"),
        title: "業務新增交叉全程流程".to_owned(),
        title_en: None,
        clause: key("cross/process"),
        parents: Vec::new(),
        case_by: Vec::new(),
        roles: Vec::new(),
        steps,
        loops: Vec::new(),
        rules: Vec::new(),
        separations: Vec::new(),
        after_close: Vec::new(),
        note: None,
        place: place(),
    }
}

fn process() -> Process {
    let mut review = step("review", "審核必要性與可行性", "management", &["apply"]);
    review.outcomes = Outcomes::Listed(vec![Arc::from("approved"), Arc::from("rejected")]);
    review.within = Some(Limit::Parameter(Arc::from("cross.review_limit")));
    let mut close = step("close", "結案歸檔", "initiator", &["review:approved"]);
    close.closes = true;
    close.recorded = false;
    let mut process = process_of(vec![step("apply", "提出申請", "initiator", &[]), review, close]);
    process.loops =
        vec![Loop { on: reference("review:rejected"), via: Vec::new(), to: 0, max: Some(Limit::Count(2)), clause: None, place: place() }];
    process.separations =
        vec![Separation { id: Arc::from("apart"), steps: vec![0, 1], by_unit: false, clause: key("cross/review.decide"), place: place() }];
    process
}

fn duty() -> Duty {
    Duty {
        when: None,
        id: Arc::from("progress"),
        title: "進展匯報".to_owned(),
        title_en: None,
        owed_by: vec!["initiator".to_owned()],
        key: None,
        occasion: Occasion::Every(Every::Per {
            per: Per::Month,
            count: 1,
            due: Some(Limit::Workdays(5)),
            due_day: None,
            period: None,
            covers_next: false,
        }),
        forms: vec![Arc::from("request")],
        where_: None,
        for_each: None,
        process: None,
        clause: key("cross/review.submit"),
        also: Vec::new(),
        partial: false,
        note: None,
        place: place(),
    }
}

fn organization() -> Organization {
    let three = |text: &str| [text.to_owned(), text.to_owned(), String::new()];
    let role = |id: &str, title: &str, kinds: &[&str]| Role {
        id: id.to_owned(),
        title: three(title),
        kind: RoleKind::Unit,
        unit_kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
        place: place(),
    };
    let unit = |id: &str, title: &str, kind: &str, parent: Option<&str>| Unit {
        id: id.to_owned(),
        title: three(title),
        kind: kind.to_owned(),
        parent: parent.map(str::to_owned),
        active: Period::default(),
        region: None,
        zone: None,
        place: place(),
    };
    Organization {
        roles: vec![role("initiator", "業務需求提出部門", &["department"]), role("management", "公司管理層", &["headquarters"])],
        units: vec![unit("head", "總部", "headquarters", None), unit("sales-east", "華東銷售部", "department", Some("head"))],
        ..Organization::default()
    }
}

fn parameter() -> Parameter {
    Parameter {
        id: Arc::from("cross.review_limit"),
        label: "需求審核時限".to_owned(),
        label_en: None,
        ty: ParameterType::Workdays,
        default: Some(Value::Number(10.into())),
        values: Vec::new(),
        allowed: Vec::new(),
        wording: Vec::new(),
        clause: key("cross/review.decide"),
        note: Some("來源沒有規定時限。".to_owned()),
        place: place(),
    }
}

fn settings() -> Settings {
    Settings {
        answers: Default::default(),
        title: "管理制度手冊".to_owned(),
        publisher: "示例公司".to_owned(),
        title_en: None,
        publisher_en: None,
        language: Lang::Hant,
        languages: Lang::ALL.to_vec(),
        zone: TimeZone::UTC,
        zone_name: "UTC".to_owned(),
        region: "tw".to_owned(),
        as_of: None,
        duties_from: None,
        max_file: 1 << 20,
        base_url: None,
        repository: None,
        theme: crate::model::Theme::default(),
        publish_compliance: false,
        publish_people: false,
        publish_workbooks: false,
    }
}

fn grade() -> Grade {
    let from = Expr::new(Arc::from("90"), Tree::Literal(Value::Number(90.into())), Type::Number);
    let band = |name: &str, from: Option<Expr>| Band { name: name.to_owned(), from };
    Grade {
        id: Arc::from("four_grades"),
        title: "考核等級".to_owned(),
        title_en: None,
        bands: vec![band("優秀", Some(from)), band("合格", None)],
        form: Some(Arc::from("request")),
        value: None,
        reported: None,
        clause: key("cross/review.decide"),
        place: place(),
    }
}

/// The sample.
pub(in crate::render) fn handbook() -> Handbook {
    let regulation = regulation();
    let numbered = regulation.clauses.iter().enumerate();
    let keys: FxHashMap<ClauseKey, (usize, usize)> = numbered.filter_map(|(i, c)| Some((c.key.clone()?, (0, i)))).collect();
    let check = |id: &str, kind: Kind, clause: &str| Check {
        id: Arc::from(id),
        kind,
        title: id.to_owned(),
        title_en: None,
        clause: key(clause),
        also: Vec::new(),
        regulation: Arc::from("cross"),
        strength: Strength::Error,
        place: place(),
    };
    let names = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
    Handbook {
        waivable: Default::default(),
        settings: settings(),
        regulations: vec![regulation.into()],
        keys: keys.into(),
        parameters: vec![parameter()],
        organization: organization(),
        calendars: Vec::new(),
        glossary: vec![Term {
            id: "headquarters".to_owned(),
            names: names("總部管理中心", "总部管理中心", "Headquarters Management Centre"),
            definitions: names("核心機構。", "核心机构。", "Core body."),
            synonyms: vec!["總部".to_owned()],
            place: place(),
        }],
        forms: vec![form()].into(),
        processes: vec![process()].into(),
        duties: vec![duty()].into(),
        metrics: Vec::new().into(),
        thresholds: Vec::new().into(),
        grades: vec![grade()].into(),
        checks: vec![
            check("request.background", Kind::Field, "cross/review.submit"),
            check("request.category", Kind::Field, "cross/review.submit"),
            check("four_grades", Kind::Grade, "cross/review.decide"),
            check("progress", Kind::Duty, "cross/review.submit"),
            check("business.review@within", Kind::Deadline, "cross/review.decide"),
        ]
        .into(),
        positions: Default::default(),
        moved: Vec::new(),
        sources: vec![(
            Arc::from("content/index.md"),
            Arc::from("+++\ntitle = \"x\"\n+++\n\n# 手冊\n\n歡迎\n使用。<script>alert(1)</script>\n"),
        )],
    }
}
