//! All the KPIs of customers in one pass.

use super::{Action, Growth, Nps, Number, Rate, Summary, overflow, underflow};
use crate::error::Result;

/// Declares the parts of the scorecard: each a summary, its fields and what they
/// are called here.
macro_rules! parts {
    ($( $(#[$doc:meta])* $part:ident: $type:ty { $($count:ident: $field:literal),+ } )+) => {
        /// The summaries of one table of customers side by side, each counted by its
        /// own rule: an argument that is unknown leaves out only what needs it.
        #[repr(C, packed(8))]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Scorecard {
            $( $(#[$doc])* pub $part: $type ),+
        }

        impl Summary for Scorecard {
            const TYPE: &'static str = "scorecard_summary";
            const MEANING: &'static str =
                "all the KPIs of customers, the state of advocacy_scorecard: the fields of seven summaries one after another";
            const RULE: &'static str = "each part by its own rule";
            const FIELDS: &'static [&'static str] = &[$($($field),+),+];
            const WIDTHS: &'static [usize] = &WIDTHS;

            fn for_each_part(&self, mut each: impl FnMut(i128)) {
                $( { let part = self.$part; part.for_each_part(&mut each); } )+
            }

            fn from_parts(mut next: impl FnMut() -> i128) -> Option<Self> {
                Some(Self { $( $part: <$type>::from_parts(&mut next)? ),+ })
            }

            fn invariant(&self) -> std::result::Result<(), &'static str> {
                $( { let part = self.$part; part.invariant()?; } )+
                Ok(())
            }

            #[inline]
            fn add(&mut self, other: &Self) -> Result<()> {
                // Counts are never negative, so a sum that is has overflowed: one look
                // at all the signs together is quicker than one at each.
                let signs = 0 $($(
                    | sign(self.$part.$count.wrapping_add(other.$part.$count).into())
                )+)+;
                if signs < 0 {
                    return self.add_by_counts(other);
                }
                $($( self.$part.$count = self.$part.$count.wrapping_add(other.$part.$count); )+)+
                Ok(())
            }

            #[inline]
            fn subtract(&mut self, other: &Self) -> Result<()> {
                // Counts are never negative, so a difference of two cannot wrap.
                let mut left = *self;
                $($( left.$part.$count = left.$part.$count.wrapping_sub(other.$part.$count); )+)+
                match left.invariant() {
                    Ok(()) => *self = left,
                    Err(why) => return Err(underflow(self, other, why)),
                }
                Ok(())
            }
        }

        impl Scorecard {
            /// The same with a look at each count, for the error that tells which one overflows.
            #[cold]
            fn add_by_counts(&mut self, other: &Self) -> Result<()> {
                let mut sum = *self;
                $($(
                    sum.$part.$count = match sum.$part.$count.checked_add(other.$part.$count) {
                        Some(sum) => sum,
                        None => return Err(overflow(Self::TYPE, $field)),
                    };
                )+)+
                *self = sum;
                Ok(())
            }
        }
    };
}

/// Below zero where the number is.
#[inline]
fn sign(number: i128) -> i64 {
    (number >> 64) as i64
}

parts! {
    /// Customers who are advocates.
    ambassadors: Rate { hits: "advocates", total: "customers" }
    /// Advocates at the start and at the end.
    growth: Growth { start: "start", end: "end" }
    /// Of the advocates at the start, those who still are.
    retention: Rate { hits: "retained", total: "at_start" }
    /// Answers to "how likely are you to recommend us?".
    nps: Nps { promoters: "promoters", passives: "passives", detractors: "detractors" }
    /// Answers in the top two boxes of 1-5.
    csat: Rate { hits: "satisfied", total: "rated" }
    /// Customers who referred someone.
    referrals: Rate { hits: "referred", total: "asked" }
    /// What customers did.
    actions: Action { customers: "acting", active: "active", actions: "actions", squares: "squares" }
}

/// Every count is 8 bytes wide but the last, the sum of squares.
const WIDTHS: [usize; 17] = {
    let mut widths = [8; 17];
    widths[16] = 16;
    widths
};

/// One customer, as the columns of a table tell; `None` is unknown.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    pub advocate: Option<bool>,
    pub was_advocate: Option<bool>,
    pub nps_score: Option<Number>,
    pub csat_score: Option<Number>,
    pub referred: Option<bool>,
    pub actions: Option<Number>,
}

impl Scorecard {
    /// One customer. The errors are those of [`Nps::of`], [`Rate::top_two_box`] and
    /// [`Action::of`].
    #[inline]
    pub fn of(customer: Customer) -> Result<Self> {
        let Customer {
            advocate,
            was_advocate,
            ..
        } = customer;
        Ok(Self {
            ambassadors: advocate.map_or_else(Rate::default, Rate::of),
            growth: Growth::of(was_advocate, advocate),
            retention: match (was_advocate, advocate) {
                (Some(start), Some(end)) => Rate::retained(start, end),
                _ => Rate::default(),
            },
            nps: match customer.nps_score {
                Some(score) => Nps::of(score)?,
                None => Nps::default(),
            },
            csat: match customer.csat_score {
                Some(score) => Rate::top_two_box(score, 5)?,
                None => Rate::default(),
            },
            referrals: customer.referred.map_or_else(Rate::default, Rate::of),
            actions: match customer.actions {
                Some(actions) => Action::of(actions)?,
                None => Action::default(),
            },
        })
    }
}
