//! The logs of a live scorecard of several tables: the rows added and removed, of each the
//! columns that are read. A row of the log is a sign and these; of a recorded scorecard the
//! moment of the change stands between.

use super::delta::{self, ByKey, MOST_GROUPS};
use super::member::Member;
use super::plan::Plan;
use crate::pg::datum::fired::{Event, Fired};
use crate::pg::datum::table::{Appender, Slot, Table};
use crate::pg::datum::{Read, Scratch, session, value};
use pgrx::pg_sys::Datum;

/// Whether an open table is the log that was planned with, fit to be written to.
pub fn is_log(plan: &Plan, member: &Member, log: &Table) -> bool {
    const SMALLINT: u32 = 21;
    const TIMESTAMPTZ: u32 = 1184;
    let moment = member.is_recorded.then_some(TIMESTAMPTZ);
    let own = std::iter::once(SMALLINT).chain(moment);
    let types = own.chain(member.segments.iter().map(Read::base));
    log.owner() == plan.owner
        && log.is_plain()
        && log.columns() == width(member)
        && types.enumerate().all(|(at, r#type)| {
            log.attribute(at)
                .is_some_and(|column| !column.dropped && column.r#type.to_u32() == r#type)
        })
}

/// The columns of a log.
fn width(member: &Member) -> usize {
    1 + usize::from(member.is_recorded) + member.segments.len()
}

/// Appends what a statement did to a table; gives the number of rows.
pub fn append(member: &Member, fired: &Fired, log: &Table) -> u64 {
    let mut rows = Rows::new(member, log);
    if fired.event() == Event::Update {
        // What is as it was before cancels out.
        let mut net = Net::default();
        let scratch = Scratch::new();
        fired.old_rows(member.width, |slot| {
            net.add(member, slot, -1, &scratch, &mut rows);
        });
        fired.new_rows(member.width, |slot| {
            net.add(member, slot, 1, &scratch, &mut rows);
        });
        net.store(&scratch, &mut rows);
    } else {
        fired.old_rows(member.width, |slot| rows.add(slot, -1));
        fired.new_rows(member.width, |slot| rows.add(slot, 1));
    }
    rows.appender.finish();
    rows.appended
}

struct Rows<'a> {
    member: &'a Member,
    appender: Appender<'a>,
    appended: u64,
    values: Vec<Datum>,
    nulls: Vec<bool>,
    /// When it is, where the log has that: the same for all rows of a statement.
    moment: Option<Datum>,
}

impl<'a> Rows<'a> {
    fn new(member: &'a Member, log: &'a Table) -> Self {
        let width = width(member);
        Rows {
            moment: member.is_recorded.then(|| Datum::from(session::now())),
            member,
            appender: Appender::new(log),
            appended: 0,
            values: vec![Datum::from(0); width],
            nulls: vec![false; width],
        }
    }

    fn add(&mut self, slot: &Slot, sign: i16) {
        let (values, nulls) = slot.values(self.member.width);
        let reads = self
            .member
            .segments
            .iter()
            .map(|read| match nulls.get(read.at()) {
                Some(false) => values.get(read.at()).copied(),
                _ => None,
            });
        let moment = self.moment.map(Some);
        let row = std::iter::once(Some(Datum::from(sign)))
            .chain(moment)
            .chain(reads);
        for ((value, null), read) in self.values.iter_mut().zip(&mut self.nulls).zip(row) {
            *null = read.is_none();
            *value = read.unwrap_or(Datum::from(0));
        }
        self.push();
    }

    fn push(&mut self) {
        self.appender.push(&mut self.values, &mut self.nulls);
        self.appended += 1;
    }

    /// The same of the image of a row.
    fn add_image(&mut self, mut image: &[u8], sign: i16) {
        self.values.fill(Datum::from(0));
        self.nulls.fill(true);
        let places = self.values.iter_mut().zip(&mut self.nulls);
        let mut places = places.skip(1 + usize::from(self.moment.is_some()));
        for read in &self.member.segments {
            let (Some((value, null)), Some(held)) =
                (places.next(), delta::pull(&mut image, read.by_value()))
            else {
                return;
            };
            if let Some(bytes) = held {
                *null = false;
                *value = match (read.by_value(), bytes.first_chunk::<8>()) {
                    (true, Some(bytes)) => Datum::from(u64::from_ne_bytes(*bytes)),
                    (true, None) => return,
                    (false, _) if read.length() > 0 => value::fixed(bytes),
                    (false, _) => value::varlena(bytes),
                };
            }
        }
        if let (Some(value), Some(null)) = (self.values.first_mut(), self.nulls.first_mut()) {
            (*value, *null) = (Datum::from(sign), false);
        }
        if let (Some(moment), Some(value), Some(null)) =
            (self.moment, self.values.get_mut(1), self.nulls.get_mut(1))
        {
            (*value, *null) = (moment, false);
        }
        self.push();
    }
}

/// Rows by their images, each with how often it was added less how often removed.
#[derive(Default)]
struct Net {
    rows: ByKey<i64>,
    image: Vec<u8>,
}

impl Net {
    fn add(
        &mut self,
        member: &Member,
        slot: &Slot,
        change: i64,
        scratch: &Scratch,
        rows: &mut Rows,
    ) {
        let row = slot.row(member.width);
        self.image.clear();
        let mut allocated = false;
        for read in &member.segments {
            match row.value(read) {
                Some(value) => {
                    scratch.within(|| delta::push(&mut self.image, &value));
                    allocated |= read.may_allocate();
                }
                None => self.image.push(delta::NULL),
            }
        }
        if allocated {
            scratch.empty();
        }
        match self.rows.get_mut(self.image.as_slice()) {
            Some(net) => *net += change,
            None => {
                self.rows
                    .insert(self.image.clone().into_boxed_slice(), change);
            }
        }
        if self.rows.len() >= MOST_GROUPS {
            self.store(scratch, rows);
        }
    }

    fn store(&mut self, scratch: &Scratch, rows: &mut Rows) {
        for (image, net) in self.rows.drain() {
            let sign = if net < 0 { -1 } else { 1 };
            for _ in 0..net.unsigned_abs() {
                scratch.within(|| rows.add_image(&image, sign));
                scratch.empty();
            }
        }
    }
}
