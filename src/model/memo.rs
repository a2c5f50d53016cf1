//! What was made from earlier states of the same inputs, so that reading a handbook again costs what changed.
//!
//! A memo never patches a result: it gives back what an equal input gave, or makes it anew. What a round does not ask for is
//! forgotten at its end, so that memory stays as large as the handbook.

use std::collections::HashMap;
use std::sync::Arc;

/// Results by name, each with the input it was made from.
pub struct Memo<I, O> {
    before: HashMap<Arc<str>, (I, O)>,
    now: HashMap<Arc<str>, (I, O)>,
}

impl<I, O> Default for Memo<I, O> {
    fn default() -> Self {
        Memo { before: HashMap::new(), now: HashMap::new() }
    }
}

impl<I: PartialEq, O: Clone> Memo<I, O> {
    /// The result for an input: the one made before under this name if its input was equal, else a new one.
    pub fn get(&mut self, name: &Arc<str>, input: I, make: impl FnOnce(&I) -> O) -> O {
        let output = match self.before.remove(name) {
            Some((known, output)) if known == input => output,
            _ => make(&input),
        };
        self.now.insert(name.clone(), (input, output.clone()));
        output
    }

    /// Ends a round.
    pub fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_inputs_give_what_was_made_and_others_are_made_anew() {
        let (mut memo, name) = (Memo::default(), Arc::from("a"));
        let mut made = 0;
        let mut ask = |memo: &mut Memo<u8, u8>, input: u8| {
            let output = memo.get(&name, input, |i| {
                made += 1;
                i * 2
            });
            memo.turn();
            (output, made)
        };
        assert_eq!(ask(&mut memo, 1), (2, 1));
        assert_eq!(ask(&mut memo, 1), (2, 1));
        assert_eq!(ask(&mut memo, 3), (6, 2));
        memo.turn();
        assert_eq!(ask(&mut memo, 3), (6, 3), "a round without a question forgets the answer");
    }
}
