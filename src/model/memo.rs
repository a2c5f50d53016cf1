//! What was made from earlier states of the same inputs, so that reading a handbook again costs what changed.
//!
//! A memo never patches a result: it gives back what an equal input gave, or makes it anew. What a round does not ask for is
//! forgotten at its end, so that memory stays as large as the handbook.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A text or bytes that several hold. Two that are one and the same are equal without being read.
#[derive(Debug)]
pub struct Held<T: ?Sized>(pub Arc<T>);

impl<T: ?Sized> Clone for Held<T> {
    fn clone(&self) -> Self {
        Held(self.0.clone())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

/// Results by name, each with the input it was made from.
pub struct Memo<I, O> {
    known: FxHashMap<Arc<str>, Known<I, O>>,
    round: u64,
    /// How many were asked for in this round.
    asked: usize,
    /// Keeps nothing: there is no next round.
    once: bool,
}

struct Known<I, O> {
    input: I,
    output: O,
    /// When it was last asked for.
    round: u64,
}

impl<I, O> Default for Memo<I, O> {
    fn default() -> Self {
        Memo { known: FxHashMap::default(), round: 1, asked: 0, once: false }
    }
}

impl<I, O> Memo<I, O> {
    /// A memo for a single round, which keeps nothing.
    pub fn once() -> Self {
        Memo { once: true, ..Memo::default() }
    }

    /// Whether it keeps anything.
    pub fn keeps(&self) -> bool {
        !self.once
    }
}

impl<I: PartialEq, O: Clone> Memo<I, O> {
    /// The result for an input: the one made before under this name if its input was equal, else a new one.
    pub fn get(&mut self, name: &Arc<str>, input: I, make: impl FnOnce(&I) -> O) -> O {
        if self.once {
            return make(&input);
        }
        let round = self.round;
        match self.known.entry(name.clone()) {
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                self.asked += usize::from(known.round != round);
                if known.input != input {
                    known.output = make(&input);
                }
                // The newer of two equal inputs is likely to be the very one that is asked about next.
                (known.input, known.round) = (input, round);
                known.output.clone()
            }
            Entry::Vacant(entry) => {
                self.asked += 1;
                let output = make(&input);
                entry.insert(Known { input, output: output.clone(), round });
                output
            }
        }
    }

    /// Ends a round.
    pub fn turn(&mut self) {
        if self.asked < self.known.len() {
            let round = self.round;
            self.known.retain(|_, known| known.round == round);
        }
        (self.round, self.asked) = (self.round + 1, 0);
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

    #[test]
    fn what_is_asked_for_no_more_is_let_go() {
        let (mut memo, names): (Memo<u8, u8>, _) = (Memo::default(), ["a", "b", "c"].map(Arc::from));
        for name in &names {
            memo.get(name, 1, |i| *i);
        }
        memo.turn();
        // The same name twice is one question.
        for _ in 0..3 {
            memo.get(&names[0], 1, |i| *i);
        }
        memo.turn();
        assert_eq!(memo.known.len(), 1);
    }

    #[test]
    fn what_is_held_is_equal_by_what_it_says() {
        let text: Arc<str> = Arc::from("甲");
        assert!(Held(text.clone()) == Held(text.clone()) && Held(text.clone()) == Held(Arc::from("甲")));
        assert!(Held(text) != Held(Arc::from("乙")));
    }
}
