//! What has a title of its own in English beside the one it was written with.

use std::sync::Arc;

use super::{Form, Process, Regulation, Settings};

/// A handbook as its settings call it, a regulation, a form or a process.
pub trait Titled {
    /// Its title.
    fn title(&self) -> &str;
    /// Its title in English, where it is given.
    fn title_en(&self) -> Option<&str>;
}

impl<T: Titled> Titled for Arc<T> {
    fn title(&self) -> &str {
        (**self).title()
    }

    fn title_en(&self) -> Option<&str> {
        (**self).title_en()
    }
}

macro_rules! titled {
    ($($what:ty),*) => {$(
        impl Titled for $what {
            fn title(&self) -> &str {
                &self.title
            }

            fn title_en(&self) -> Option<&str> {
                self.title_en.as_deref()
            }
        }
    )*};
}

titled!(Regulation, Form, Process, Settings);
