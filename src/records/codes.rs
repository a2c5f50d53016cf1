//! Defects of records as such, before any check: what explanations and the site say of them.

use crate::diag::Code;
use crate::lang::Sentence;
use crate::outcome::{Rule, Subject};
use crate::say;

/// Every defect the reading of records reports, with a line of what it is.
const CODES: &[(Code, fn() -> Sentence)] = &[
    ("attachment-changed", || say!("附件與登記的雜湊值不符", "附件与登记的哈希值不符", "an attachment differs from its recorded hash")),
    ("attachment-missing", || say!("找不到附件，或讀不到", "找不到附件，或读不到", "an attachment is missing or cannot be read")),
    ("attachment-outside", || say!("附件在記錄的資料夾之外", "附件在记录的文件夹之外", "an attachment lies outside the record's folder")),
    ("date-after-as-of", || say!("日期在查核基準日之後", "日期在核查基准日之后", "a date lies after the as-of day")),
    ("date-after-submission", || say!("發生的時間晚於提交的時間", "发生的时间晚于提交的时间", "it happened after it was submitted")),
    ("date-outside-calendar", || {
        say!("工作日曆沒有那一年的資料", "工作日历没有那一年的数据", "the calendar of working days has no data for that year")
    }),
    ("field-ill-typed", || {
        say!("欄位的內容不是所要的類型", "字段的内容不是所要的类型", "a field holds another type of value than asked for")
    }),
    ("field-unknown", || say!("表單沒有這個欄位", "表单没有这个字段", "the form has no such field")),
    ("record-case-missing", || {
        say!("屬於流程的記錄沒有寫明案件", "属于流程的记录没有写明案件", "a record of a process does not name its case")
    }),
    ("record-encoding", || say!("檔案的編碼不是 UTF-8", "文件的编码不是 UTF-8", "the file is not in UTF-8")),
    ("record-form-missing", || {
        say!("記錄沒有說明是哪一份表單", "记录没有说明是哪一份表单", "the record does not say which form it fills in")
    }),
    ("record-form-unknown", || say!("沒有這份表單", "没有这份表单", "there is no such form")),
    ("record-header-ill-typed", || {
        say!("表頭的內容不是所要的類型", "表头的内容不是所要的类型", "an entry of the header holds another type of value")
    }),
    ("record-header-unknown-key", || say!("表頭沒有這一項", "表头没有这一项", "the header has no such entry")),
    ("record-id-duplicate", || say!("記錄編號已用過", "记录编号已用过", "the id is already taken")),
    ("record-id-missing", || say!("記錄沒有編號", "记录没有编号", "the record has no id")),
    ("record-person-unknown", || say!("組織中沒有這個人", "组织中没有这个人", "the organisation has no such person")),
    ("record-spreadsheet", || say!("試算表讀不懂", "电子表格读不懂", "the spreadsheet cannot be read")),
    ("record-step-ambiguous", || {
        say!(
            "幾個流程都有同名的步驟，記錄沒有寫明是哪一個",
            "几个流程都有同名的步骤，记录没有写明是哪一个",
            "several processes have a step of this name"
        )
    }),
    ("record-step-missing", || say!("記錄沒有寫明是哪一步", "记录没有写明是哪一步", "the record does not say which step it shows")),
    ("record-step-unknown", || say!("表單不用於這個步驟", "表单不用于这个步骤", "the form shows no such step")),
    ("record-syntax", || say!("檔案、某行或某列讀不懂", "文件、某行或某行数据读不懂", "a file, a line or a row cannot be understood")),
    ("record-too-large", || say!("檔案或某一行太大", "文件或某一行太大", "a file or a line is too large")),
    ("record-unit-folder", || {
        say!("記錄所說的單位與所在的資料夾不同", "记录所说的单位与所在的文件夹不同", "the record lies in another unit's folder")
    }),
    ("record-unit-unknown", || say!("組織中沒有這個單位", "组织中没有这个单位", "the organisation has no such unit")),
    ("record-unreadable", || say!("檔案讀不到", "文件读不到", "the file cannot be read")),
];

/// What is asked of every record.
pub fn rule() -> Rule {
    Rule {
        id: "record".to_owned(),
        subject: Subject::Record,
        examples: None,
        title: say!("記錄本身", "记录本身", "records as such"),
        about: say!(
            "每筆記錄先要讀得懂：檔案是 UTF-8 的 TOML、JSON、NDJSON 或表格，表頭有編號、表單、單位、經辦人與日期，所指的表單、步驟、單位、人員與附件都存在，日期不在提交日或基準日之後。讀不懂的那一筆列為錯誤，旁邊的記錄照常判斷；同一編號只認第一筆，更正時以 supersedes 指明原記錄。",
            "每笔记录先要读得懂：文件是 UTF-8 的 TOML、JSON、NDJSON 或表格，表头有编号、表单、单位、经办人与日期，所指的表单、步骤、单位、人员与附件都存在，日期不在提交日或基准日之后。读不懂的那一笔列为错误，旁边的记录照常判断；同一编号只认第一笔，更正时以 supersedes 指明原记录。",
            "Every record must first be understood: its file is TOML, JSON, NDJSON or a table in UTF-8; its header has an id, a form, a unit, who acted and when; the form, step, unit, people and attachments it names exist; and no date lies after its submission or the as-of day. What cannot be understood is an error, and what stands beside it is judged all the same. Of two records with one id the first counts; a correction names the record it replaces with `supersedes`."
        ),
        codes: CODES.iter().map(|(code, title)| (*code, title())).collect(),
    }
}
