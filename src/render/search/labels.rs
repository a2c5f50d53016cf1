//! Labels of clauses and their documents, before they are written into shards.

/// Labels of clauses, one behind the other in a single text. Most lead to one document, so a list for each would be mostly air.
#[derive(Default)]
pub(super) struct Labels {
    text: String,
    places: Vec<Label>,
}

/// Where a label begins and ends, and its document.
pub(super) struct Label {
    pub(super) hash: u32,
    start: u32,
    end: u32,
    pub(super) document: u32,
}

impl Labels {
    /// What one says.
    pub(super) fn of(&self, label: &Label) -> &str {
        &self.text[label.start as usize..label.end as usize]
    }

    /// Adds one.
    pub(super) fn push(&mut self, label: &str, document: u32) {
        let start = self.text.len() as u32;
        self.text.push_str(label);
        self.places.push(Label { hash: hash(label), start, end: self.text.len() as u32, document });
    }

    /// Brings equal labels together, their documents in order.
    pub(super) fn sort(&mut self) {
        let text = std::mem::take(&mut self.text);
        let of = |label: &Label| &text[label.start as usize..label.end as usize];
        self.places.sort_by(|a, b| a.hash.cmp(&b.hash).then_with(|| of(a).cmp(of(b))));
        self.text = text;
    }

    /// The places of each label.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[Label]> {
        self.places.chunk_by(|a, b| a.hash == b.hash && self.of(a) == self.of(b))
    }
}

/// What decides the shard of a key (without its mark of a title), as browsers compute it too.
pub(super) fn hash(key: &str) -> u32 {
    key.chars().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193))
}
