//! Actions per customer.

use super::{Number, Rate, percent, summary, whole_count};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// What customers did: how many, how many of them did anything, how much, and
    /// the squares that its variance needs.
    Action as "action_summary",
    "customers, those with at least one action, their actions, and the squares that the variance needs" {
        /// Customers.
        customers: i64,
        /// Customers with at least one action.
        active: i64,
        /// Actions.
        actions: i64,
        /// Sum of actions².
        squares: i128,
    }
    invariant "0 <= active <= customers, actions and squares that such customers can have", consistent;
}

/// Whether such counts can come from rows: no more active than customers, and
/// a sum of squares that whole numbers ≥ 1 with this sum can have.
fn consistent(state: &Action) -> std::result::Result<(), &'static str> {
    let Action {
        customers,
        active,
        actions,
        squares,
    } = *state;
    let (active, actions) = (i128::from(active), i128::from(actions));
    if active > customers.into() {
        return Err("active exceed customers");
    }
    if actions < active || (active == 0 && actions != 0) {
        return Err("actions do not fit active");
    }
    // Spread evenly the squares are fewest; heaped on one customer they are
    // most. n² and n are odd together. With actions ≤ 2⁶³ nothing here overflows.
    let (each, rest) = if active == 0 {
        (0, 0)
    } else {
        (actions / active, actions % active)
    };
    let fewest = active * each * each + rest * (2 * each + 1);
    let heap = actions - (active - 1).max(0);
    let most = heap * heap + (active - 1).max(0);
    if squares < fewest || squares > most || (squares - actions) % 2 != 0 {
        return Err("sum of squares does not fit actions");
    }
    Ok(())
}

impl Action {
    /// One customer. 22003 for a number of actions below zero, 22023 for one that is not whole.
    #[inline]
    pub fn of(actions: Number) -> Result<Self> {
        let actions = whole_count(actions)?;
        ensure(actions >= 0, || negative(actions))?;
        Ok(Self {
            customers: 1,
            active: i64::from(actions > 0),
            actions,
            squares: i128::from(actions) * i128::from(actions),
        })
    }

    /// One rating on 1–5, whose sum and squares give the mean and its variance.
    ///
    /// 22003 for a rating off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn of_stars(stars: Number) -> Result<Self> {
        match stars {
            Number::Whole(1..=5) => Self::of(stars),
            _ => Err(no_rating(stars)),
        }
    }

    /// Actions per customer, 0 and up (1.5 = 150 per 100 customers); `None` over no customers.
    pub fn per_customer(&self) -> Option<f64> {
        (self.customers != 0).then(|| self.actions as f64 / self.customers as f64)
    }

    /// Customers with at least one action, of all.
    pub fn participants(&self) -> Rate {
        Rate {
            hits: self.active,
            total: self.customers,
        }
    }

    /// Percentage of customers with at least one action, 0–100; `None` over no customers.
    pub fn participation(&self) -> Option<f64> {
        percent(self.active.into(), self.customers.into())
    }

    /// Customers with at least one action; `None` over no customers.
    pub fn participant_count(&self) -> Option<i64> {
        (self.customers != 0).then_some(self.active)
    }

    /// Sum of the actions; `None` over no customers.
    pub fn sum(&self) -> Option<i64> {
        (self.customers != 0).then_some(self.actions)
    }
}

#[cold]
fn negative(actions: i64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("{actions} is not a count"),
        "Counts are 0 or more; leave out other codes: FILTER (WHERE actions >= 0).",
    )
}

/// Why a number is no rating on 1–5, and what it may be instead: an average, half stars, a
/// rating on 1–10.
#[cold]
fn no_rating(stars: Number) -> Box<Error> {
    if let Number::Fraction(_) = stars {
        return invalid_parameter(
            format!("rating {stars} is not a whole number"),
            "If it is an average, count the single reviews instead: they are whole numbers from 1 to 5. \
             If the site gives half stars, round them.",
        );
    }
    let suspicion = match stars {
        Number::Whole(6..=10) => "If the ratings are on 1-10, halve and round them. ",
        _ => "",
    };
    Error::new(
        ErrorKind::OutOfRange,
        format!("rating {stars} is outside 1-5"),
        format!(
            "{suspicion}If it stands for a review without a rating, leave it out: FILTER (WHERE stars BETWEEN 1 AND 5)."
        ),
    )
}
