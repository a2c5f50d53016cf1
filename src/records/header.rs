//! The header of a record: who submits what, for which case and step, and when.

use std::sync::Arc;

use crate::read::Moment;
use crate::source::Span;

/// The header of a record, with the names it uses shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The record's id; made from its place when it has none.
    pub id: Arc<str>,
    /// The form named, known or not.
    pub form: Option<Arc<str>>,
    /// The unit named, or the one whose folder it lies in.
    pub unit: Arc<str>,
    /// The case.
    pub case: Option<Arc<str>>,
    /// Cases this one continues.
    pub parents: Vec<Arc<str>>,
    /// The steps it shows.
    pub steps: Vec<Arc<str>>,
    /// The person who acted (a claim).
    pub by: Option<Arc<str>>,
    /// The person `by` acted for.
    pub delegate: Option<Arc<str>>,
    /// When it happened.
    pub at: Option<Moment>,
    /// When it was filed.
    pub submitted: Option<Moment>,
    /// Draft, final or void.
    pub status: Status,
    /// The outcome of the step.
    pub outcome: Option<Arc<str>>,
    /// Records this one replaces.
    pub supersedes: Vec<Arc<str>>,
    /// The period and subject it covers.
    pub covers: Covers,
    /// To whom it goes.
    pub to: Vec<Arc<str>>,
    /// Further forms it answers.
    pub serves: Vec<Serves>,
    /// Its signatures.
    pub signatures: Vec<Mark>,
    /// Files beside it.
    pub attachments: Vec<Attached>,
    pub(super) spans: [Option<Span>; HeaderKey::ALL.len()],
}

/// The state of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Status {
    /// Not submitted yet.
    Draft,
    /// Submitted.
    #[default]
    Final,
    /// Withdrawn.
    Void,
}

/// What a record covers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Covers {
    /// The period.
    pub period: Option<Arc<str>>,
    /// The subject.
    pub subject: Option<Arc<str>>,
}

/// A further form a record answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Serves {
    /// The form.
    pub form: Arc<str>,
    /// Field of that form, and the field of this record that fills it; fields of the same id need none.
    pub map: Vec<(Arc<str>, Arc<str>)>,
    /// Where it stands.
    pub span: Span,
}

/// A signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The signer.
    pub by: Option<Arc<str>>,
    /// When.
    pub at: Option<Moment>,
    /// The role signed in (`as`).
    pub role: Option<Arc<str>>,
    /// The unit or person signed for (`for`).
    pub on_behalf: Option<Arc<str>>,
    /// Who wrote the signature down.
    pub recorded_by: Option<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

/// A file beside a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// Path from the record's folder, as written.
    pub path: Arc<str>,
    /// SHA-256 in hexadecimal.
    pub sha256: Option<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

macro_rules! header_keys {
    ($($variant:ident $name:literal [$($label:literal),*] $doc:literal;)*) => {
        /// An entry of a record's header.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum HeaderKey { $(#[doc = $doc] $variant,)* }

        impl HeaderKey {
            /// All entries.
            pub const ALL: [HeaderKey; [$(HeaderKey::$variant),*].len()] = [$(HeaderKey::$variant),*];

            /// Its name in files.
            pub fn name(self) -> &'static str {
                match self { $(HeaderKey::$variant => $name,)* }
            }

            /// The entry of a name.
            pub fn parse(name: &str) -> Option<HeaderKey> {
                match name { $($name => Some(HeaderKey::$variant),)* _ => None }
            }

            /// The entry of a column's heading: its name or one of its Chinese labels.
            pub fn column(heading: &str) -> Option<HeaderKey> {
                match heading { $($name $(| $label)* => Some(HeaderKey::$variant),)* _ => None }
            }
        }
    };
}

header_keys! {
    Id "id" ["編號", "编号", "記錄編號", "记录编号"] "The record's id.";
    Form "form" ["表單", "表单"] "Its form.";
    Unit "unit" ["單位", "单位"] "Its unit.";
    Case "case" ["案件"] "Its case.";
    Parents "parents" ["上游案件"] "Cases it continues.";
    Step "step" ["步驟", "步骤"] "The step it shows.";
    Steps "steps" [] "The steps it shows.";
    By "by" ["經辦人", "经办人"] "Who acted.";
    Delegate "delegate" ["代理對象", "代理对象"] "For whom.";
    At "at" ["發生時間", "发生时间"] "When it happened.";
    Submitted "submitted" ["提交時間", "提交时间"] "When it was filed.";
    Status "status" ["狀態", "状态"] "Draft, final or void.";
    Outcome "outcome" ["結果", "结果"] "The step's outcome.";
    Supersedes "supersedes" ["取代"] "Records it replaces.";
    Covers "covers" [] "The period and subject it covers.";
    To "to" ["送交"] "To whom it goes.";
    Serves "serves" [] "Further forms it answers.";
    Fields "fields" [] "What the form asks.";
    Signature "signature" [] "Signatures.";
    Attachment "attachment" [] "Files beside it.";
}

impl Header {
    /// Where an entry stands, when it is written.
    pub fn span(&self, key: HeaderKey) -> Option<Span> {
        self.spans[key as usize]
    }

    pub(super) fn new(id: Arc<str>, unit: Arc<str>) -> Header {
        Header {
            id,
            unit,
            form: None,
            case: None,
            parents: Vec::new(),
            steps: Vec::new(),
            by: None,
            delegate: None,
            at: None,
            submitted: None,
            status: Status::Final,
            outcome: None,
            supersedes: Vec::new(),
            covers: Covers::default(),
            to: Vec::new(),
            serves: Vec::new(),
            signatures: Vec::new(),
            attachments: Vec::new(),
            spans: [None; HeaderKey::ALL.len()],
        }
    }
}
