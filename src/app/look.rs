//! How the page is looked at: how deep, through whose eyes, what lies open, how large. None of it changes the run.

pub use crate::explain::path::Depth;
pub use crate::story::knowledge::Party;

/// Declares a choice whose words stand in addresses.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $(#[$inner:meta])* $variant:ident = $word:literal, $title:literal; )+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $( $(#[$inner])* $variant, )+ }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the address.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What a control says.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn by_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What is told of the message that is shown.
    Tab {
        /// Its bytes and fields.
        #[default]
        Bytes = "bytes", "Bytes";
        /// The key schedule.
        Keys = "keys", "Keys";
        /// Certificates and checks.
        Trust = "trust", "Trust";
        /// Who knows what.
        Knowledge = "who", "Who knows what";
    }
}

words! {
    /// What lies open over the page.
    Drawer {
        /// Everything else, for those who have no room for more buttons.
        #[default]
        Menu = "menu", "Menu";
        /// All scenarios.
        Scenarios = "scenarios", "Scenarios";
        /// The settings of both servers.
        Settings = "settings", "Settings";
        /// The address, and what can be taken away.
        Share = "share", "Share and export";
        /// The guided path.
        Tour = "tour", "The guided path";
        /// Two runs side by side.
        Compare = "compare", "Compare two runs";
        /// The words of the field.
        Glossary = "glossary", "Glossary";
        /// Keys, limits, what is real.
        Help = "help", "Help";
    }
}

words! {
    /// Light or dark.
    Theme {
        /// As the reader's system has it.
        #[default]
        System = "system", "As the system";
        /// Light.
        Light = "light", "Light";
        /// Dark.
        Dark = "dark", "Dark";
    }
}

words! {
    /// How large.
    Size {
        /// For a reader at a desk.
        #[default]
        Desk = "desk", "Normal";
        /// For a room: large letters, one panel at a time.
        Projector = "projector", "Projector";
    }
}

/// The moment of a run that is shown: in its story there is one before the first message, and one behind the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moment {
    /// The letter lies on the sender's desk.
    Desk,
    /// A message crosses.
    #[default]
    Message,
    /// It is over.
    End,
}

/// Whether the run steps by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playing {
    /// No.
    #[default]
    Paused,
    /// Yes; the number tells this playing from earlier ones, whose last tick may still come.
    Playing(u32),
}

/// How the page is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// How deep.
    pub depth: Depth,
    /// What is told of the message.
    pub tab: Tab,
    /// Through whose eyes the conversation is seen; `None` for those who see all.
    pub eyes: Option<Party>,
    /// What lies open.
    pub drawer: Option<Drawer>,
    /// Light or dark.
    pub theme: Theme,
    /// How large.
    pub size: Size,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            depth: Depth::Story,
            tab: Tab::default(),
            eyes: None,
            drawer: None,
            theme: Theme::default(),
            size: Size::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        for &tab in Tab::ALL {
            assert_eq!(Tab::by_word(tab.word()), Some(tab));
        }
        for &drawer in Drawer::ALL {
            assert_eq!(Drawer::by_word(drawer.word()), Some(drawer));
        }
        assert_eq!(Depth::ALL.iter().filter_map(|depth| Depth::by_word(depth.word())).count(), 3);
        assert_eq!(Tab::by_word("nothing"), None);
    }
}
