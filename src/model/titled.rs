//! What has a title of its own in English beside the one it was written with.

use std::sync::Arc;

use super::{Check, Duty, Field, Form, Grade, Metric, Parameter, Process, Regulation, Settings, Step, Threshold};
use crate::lang::{Lang, Sentence, in_script};

/// A handbook as its settings call it, a regulation, what is declared beside it.
pub trait Titled {
    /// Its title.
    fn title(&self) -> &str;
    /// Its title in English, where it is given.
    fn title_en(&self) -> Option<&str>;

    /// Its title in a language: its own in English where it is given, else as written, in the script asked for.
    fn named(&self, lang: Lang) -> String {
        let own = self.title_en().filter(|_| lang == Lang::En);
        own.map_or_else(|| in_script(self.title(), lang), str::to_owned)
    }

    /// Its title in every language: as written where it has none of its own.
    fn words(&self) -> Sentence {
        let (title, en) = (self.title(), self.title_en());
        Sentence { hant: title.to_owned(), hans: title.to_owned(), en: en.unwrap_or(title).to_owned() }
    }
}

impl<T: Titled> Titled for Arc<T> {
    fn title(&self) -> &str {
        (**self).title()
    }

    fn title_en(&self) -> Option<&str> {
        (**self).title_en()
    }
}

impl Field {
    /// What it tells those who fill it in, in every language.
    pub fn hint(&self) -> Option<Sentence> {
        let help = self.help.as_ref()?;
        Some(Sentence { hant: help.clone(), hans: help.clone(), en: self.help_en.as_ref().unwrap_or(help).clone() })
    }
}

macro_rules! titled {
    ($title:ident, $title_en:ident: $($what:ty),*) => {$(
        impl Titled for $what {
            fn title(&self) -> &str {
                &self.$title
            }

            fn title_en(&self) -> Option<&str> {
                self.$title_en.as_deref()
            }
        }
    )*};
}

titled!(title, title_en: Regulation, Form, Process, Settings, Step, Duty, Metric, Threshold, Grade, Check);
titled!(label, label_en: Field, Parameter);
