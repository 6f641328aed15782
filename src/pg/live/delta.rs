//! The table `NAME_delta` of a live scorecard: rows of a period, the segments and the
//! counts that something added or took away. Their sum is what the table holds.

use super::member::{Member, Source};
use super::plan::Plan;
use crate::pg::datum::table::{self, Place, Slot, Spot, Table};
use crate::pg::datum::{Held, Read, Row, Scratch, Snapshot, check_for_interrupts, session, value};
use advocacy_kpi_core::live::wide::{self, Wide};
use advocacy_kpi_core::live::{Outcome, Value, calendar};
use pgrx::pg_sys::{Datum, Oid};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// More groups than this are appended before the next is begun, so that a statement
/// takes no more memory than this many.
pub(super) const MOST_GROUPS: usize = 50_000;

/// Rows that are looked for in vain before all are looked up again.
const MISSES: u64 = 16;

/// A delta with more pages is not looked through for the rows of its groups.
const MOST_PAGES: u32 = 256;

pub(super) type ByKey<V> = HashMap<Box<[u8]>, V, BuildHasherDefault<KeyHasher>>;

/// Hashes short keys without a state that has to be set up.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// The length of a key, which its bytes tell already.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The rows of a delta that this session adds to, by their keys. They may be gone by now,
/// or have others in their places.
#[derive(Debug, Default)]
pub struct Rows {
    at: ByKey<Spot>,
    looked_up: bool,
    /// How many were not found since.
    misses: u64,
    /// How many groups there were when last counted.
    groups: u64,
    /// Whether this session has left a row without any count.
    left_zero: bool,
}

impl Rows {
    /// Looks up one row of each group, but for those that are known and still there.
    fn look_up(&mut self, plan: &Plan, delta: &Table, snapshot: &Snapshot) {
        if self.looked_up && self.misses < MISSES || delta.pages() > MOST_PAGES {
            return;
        }
        let scratch = Scratch::enter();
        let known = std::mem::take(&mut self.at);
        let mut firsts = delta.firsts();
        delta.scan(snapshot, |place, row| {
            if let Some((key, _)) = plan.read_row(delta, row) {
                let key = key.into_boxed_slice();
                let spot = firsts.of(place);
                if known.get(&key).is_some_and(|known| known.is_at(&spot)) {
                    self.at.insert(key, spot);
                } else {
                    self.at.entry(key).or_insert(spot);
                }
            }
            self.at.len() < MOST_GROUPS
        });
        drop(scratch);
        (self.looked_up, self.misses) = (true, 0);
        self.groups = self.at.len() as u64;
    }

    fn remember(&mut self, key: Box<[u8]>, spot: Spot) {
        if self.at.len() < MOST_GROUPS || self.at.contains_key(&key) {
            self.at.insert(key, spot);
        }
    }

    /// Whether to fold now, after so many further rows: by chance, so that nothing needs to
    /// be known of what others do. A fold comes with every 64 further rows, or more where
    /// there are many groups; as often with the writes of a session that has left rows
    /// without counts; and at times for what others have left.
    pub fn is_fold_due(&self, further: u64) -> bool {
        const AT_TIMES: u64 = 32;
        let due = AT_TIMES * (further + u64::from(self.left_zero)) + 1;
        session::one_in(AT_TIMES * (self.groups / 2).max(64) / due)
    }
}

fn are_zero(counts: &[Wide]) -> bool {
    counts.iter().all(|count| count.is_zero())
}

fn add(sums: &mut [Wide], counts: &[Wide]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        sum.add(*count);
    }
}

fn negate(counts: &mut [Wide]) {
    counts.iter_mut().for_each(|count| *count = count.negated());
}

/// Counts by group: the key is the image of period and segments.
pub struct Groups<'a> {
    plan: &'a Plan,
    width: usize,
    at: ByKey<usize>,
    counts: Vec<Wide>,
    key: Vec<u8>,
    /// The key of the row that was added last, and where its group begins.
    last_key: Vec<u8>,
    last: Option<usize>,
    row: Vec<Wide>,
    zone: Option<value::Zone>,
}

pub(super) const NULL: u8 = 0;
const VALUE: u8 = 1;

impl<'a> Groups<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let width = plan.program.width();
        let period = plan.program.period.as_ref();
        Groups {
            plan,
            width,
            at: HashMap::default(),
            counts: Vec::new(),
            last: None,
            key: Vec::new(),
            last_key: Vec::new(),
            row: vec![Wide::default(); width],
            zone: period.and_then(|p| p.zone.as_deref()).and_then(value::zone),
        }
    }

    /// Adds a row of a table, or takes it away. What is detoasted for it is kept in
    /// `scratch`, which holds nothing else.
    pub fn add_row(&mut self, member: &Member, slot: &Slot, added: bool, scratch: &Scratch) {
        if scratch.within(|| self.read(member, slot)) {
            scratch.empty();
        }
        let at = self.group();
        if !added {
            negate(&mut self.row);
        }
        let held = self.counts.get_mut(at..at + self.width);
        add(held.unwrap_or_default(), &self.row);
    }

    /// Reads key and counts of a row; tells whether memory was allocated for it.
    fn read(&mut self, member: &Member, slot: &Slot) -> bool {
        let row = slot.row(member.width);
        self.key.clear();
        match (&member.period, &self.plan.program.period) {
            (Some(read), Some(period)) => match row.value(read) {
                Some(value) => {
                    let day = value.day(self.zone);
                    let start = calendar::period_start(day, period.calendar());
                    push_value(&mut self.key, Datum::from(start));
                }
                None => self.key.push(NULL),
            },
            _ => self.key.push(NULL),
        }
        let mut allocated = false;
        for read in &member.segments {
            match row.value(read) {
                Some(value) => {
                    push(&mut self.key, &value);
                    allocated |= read.may_allocate();
                }
                None => self.key.push(NULL),
            }
        }
        self.row.fill(Wide::default());
        if let Some(rows) = self.row.first_mut() {
            *rows = Wide::from(1);
        }
        let mut begin = 1;
        for (measure, sources) in self.plan.program.measures.iter().zip(&member.measures) {
            let mut arguments = [Value::Null; 3];
            for (argument, source) in arguments.iter_mut().zip(sources) {
                *argument = match source {
                    Source::Constant(number) => Value::Number((*number).into()),
                    Source::Column(read) => match row.value(read) {
                        None => Value::Null,
                        Some(value) => {
                            allocated |= value.argument_allocates();
                            value.argument()
                        }
                    },
                };
            }
            let end = begin + measure.counter.fields();
            let places = self.row.get_mut(begin..end).unwrap_or_default();
            if measure.counter.count(&arguments, places) == Outcome::LeftOut
                && let Some(left_out) = self.row.get_mut(end)
            {
                *left_out = Wide::from(1);
            }
            begin = end + 1;
        }
        allocated
    }

    /// Where the counts of the group that `key` names begin.
    fn group(&mut self) -> usize {
        if let Some(at) = self.last
            && self.last_key == self.key
        {
            return at;
        }
        let at = match self.at.get(self.key.as_slice()) {
            Some(at) => *at,
            None => {
                let at = self.counts.len();
                self.at.insert(self.key.clone().into_boxed_slice(), at);
                self.counts.resize(at + self.width, Wide::default());
                at
            }
        };
        self.last = Some(at);
        self.last_key.clone_from(&self.key);
        at
    }

    /// Whether nothing is left to be stored.
    pub fn is_zero(&self) -> bool {
        are_zero(&self.counts)
    }

    /// Whether what is held is better stored before more is added.
    pub fn is_full(&self) -> bool {
        self.at.len() >= MOST_GROUPS
    }

    /// Adds counts that were stored.
    fn add_stored(&mut self, key: Vec<u8>, counts: &[Wide]) {
        self.key = key;
        let at = self.group();
        let held = self.counts.get_mut(at..at + self.width);
        add(held.unwrap_or_default(), counts);
    }

    /// Calls `each` with the key and the counts of every group that is not zero, and forgets
    /// them all. What is allocated for one goes before the next.
    fn drain(&mut self, scratch: &Scratch, mut each: impl FnMut(Box<[u8]>, &[Wide])) {
        for (key, at) in self.at.drain() {
            if let Some(counts) = self.counts.get(at..at + self.width)
                && !are_zero(counts)
            {
                scratch.within(|| each(key, counts));
                scratch.empty();
            }
        }
        self.counts.clear();
        self.last = None;
    }

    /// Adds the groups to the delta: to the row of each that this session knows, where that
    /// needs no waiting, and else as a further row; gives how many of those.
    pub fn add_to(&mut self, delta: &Table, scratch: &Scratch) -> u64 {
        let plan = self.plan;
        let mut rows = plan.rows.borrow_mut();
        // In SERIALIZABLE a row that was read could have others fail.
        let snapshot = match session::is_serializable() || delta.sends_updates() {
            true => None,
            false => Snapshot::of_statement(),
        };
        if let Some(snapshot) = &snapshot {
            rows.look_up(plan, delta, snapshot);
        }
        let mut further = 0;
        self.drain(scratch, |key, counts| {
            let mut is_zero = false;
            let known = rows.at.get(&key).copied().zip(snapshot.as_ref());
            let replaced = known.and_then(|(place, snapshot)| {
                delta.replace(place, snapshot, |row| {
                    let (held_key, mut sums) = plan.read_row(delta, row)?;
                    if *held_key != *key || sums.len() != counts.len() {
                        return None;
                    }
                    add(&mut sums, counts);
                    is_zero = are_zero(&sums);
                    plan.stored_row(delta, &key, &sums)
                })
            });
            rows.left_zero |= is_zero && replaced.is_some();
            further += u64::from(replaced.is_none());
            let place =
                replaced.or_else(|| Some(delta.insert(&plan.stored_row(delta, &key, counts)?)));
            if let Some(place) = place {
                rows.remember(key, place);
            }
        });
        rows.misses += further;
        further
    }

    /// Appends the groups to the delta, each as a row.
    fn append_to(&mut self, delta: &Table, scratch: &Scratch) {
        let plan = self.plan;
        self.drain(scratch, |key, counts| {
            if let Some(row) = plan.stored_row(delta, &key, counts) {
                let place = delta.insert(&row);
                plan.rows.borrow_mut().remember(key, place);
            }
        });
    }
}

pub(super) fn push_value(key: &mut Vec<u8>, value: Datum) {
    key.push(VALUE);
    key.extend_from_slice(&(value.value() as u64).to_ne_bytes());
}

/// Appends the image of a value.
#[inline]
pub(super) fn push(key: &mut Vec<u8>, value: &Held) {
    match value.by_value() {
        Some(value) => push_value(key, value),
        None => value.bytes(|bytes| {
            key.push(VALUE);
            key.extend_from_slice(&(bytes.len() as u32).to_ne_bytes());
            key.extend_from_slice(bytes);
        }),
    }
}

/// The next value of a key: its bytes, and whether they are the value itself.
pub(super) fn pull<'k>(key: &mut &'k [u8], by_value: bool) -> Option<Option<&'k [u8]>> {
    let (tag, rest) = key.split_first()?;
    if *tag == NULL {
        *key = rest;
        return Some(None);
    }
    let (bytes, rest) = match by_value {
        true => rest.split_at_checked(8)?,
        false => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            rest.split_at_checked(u32::from_ne_bytes(*length) as usize)?
        }
    };
    *key = rest;
    Some(Some(bytes))
}

impl Plan {
    /// A row of the delta; `None` where the delta has changed meanwhile.
    fn stored_row(
        &self,
        delta: &Table,
        mut key: &[u8],
        counts: &[Wide],
    ) -> Option<Vec<Option<Datum>>> {
        let mut row = vec![None; delta.columns()];
        let mut put = |at: usize, value: Option<Datum>| {
            if let Some(place) = row.get_mut(at) {
                *place = value;
            }
        };
        let value =
            |bytes: &[u8]| Some(Datum::from(u64::from_ne_bytes(*bytes.first_chunk::<8>()?)));
        put(self.period_at, pull(&mut key, true)?.and_then(value));
        for at in &self.segments_at {
            let column = delta.attribute(*at)?;
            let stored = match pull(&mut key, column.by_value)? {
                None => None,
                Some(bytes) if column.by_value => value(bytes),
                Some(bytes) if column.length > 0 => Some(value::fixed(bytes)),
                Some(bytes) => Some(value::varlena(bytes)),
            };
            put(*at, stored);
        }
        put(self.change_at, Some(value::varlena(&wide::encode(counts))));
        Some(row)
    }

    /// The key and the counts of a row of the delta.
    fn read_row(&self, delta: &Table, row: &Row) -> Option<(Vec<u8>, Vec<Wide>)> {
        let mut key = Vec::new();
        match row.datum(self.period_at) {
            Some(value) => push_value(&mut key, value),
            None => key.push(NULL),
        }
        for place in &self.segments_at {
            let column = delta.attribute(*place)?;
            match row.value(&Read::of_attribute(*place, column)) {
                Some(value) => push(&mut key, &value),
                None => key.push(NULL),
            }
        }
        let counts = row.bytes(self.change_at, wide::decode)??;
        Some((key, counts))
    }

    /// Whether an open table is the delta that was planned with, fit to be written to.
    pub fn is_delta(&self, delta: &Table) -> bool {
        delta.owner() == self.owner && delta.is_plain() && delta.columns() >= self.delta_width
    }

    /// Appends what subtracts all that is stored, so that the sum is nothing.
    pub fn clear(&self, delta: &Table) {
        let scratch = Scratch::enter();
        let mut sums = Groups::new(self);
        delta.scan(&Snapshot::latest(), |_, row| {
            if let Some((key, counts)) = self.read_row(delta, row) {
                sums.add_stored(key, &counts);
            }
            true
        });
        negate(&mut sums.counts);
        sums.append_to(delta, &Scratch::new());
        drop(scratch);
    }

    /// Makes one row of every group that has several, and none of one that is zero; gives
    /// how many rows that saves. Only rows that the running statement sees are folded, so
    /// that no snapshot sees both them and their sum. Two at once are right as well, but in
    /// vain.
    pub fn fold(&self, delta: &Table) -> i64 {
        struct StoredGroup {
            rows: Vec<Place>,
            sums: Vec<Wide>,
        }
        let Some(snapshot) = Snapshot::of_statement() else {
            return 0;
        };
        let scratch = Scratch::enter();
        let mut stored_groups: ByKey<StoredGroup> = HashMap::default();
        delta.scan(&snapshot, |place, row| {
            if let Some((key, counts)) = self.read_row(delta, row) {
                let group = stored_groups.entry(key.into()).or_insert(StoredGroup {
                    rows: Vec::new(),
                    sums: vec![Wide::default(); counts.len()],
                });
                group.rows.push(place);
                add(&mut group.sums, &counts);
            }
            true
        });
        {
            let mut rows = self.rows.borrow_mut();
            (rows.groups, rows.left_zero) = (stored_groups.len() as u64, false);
        }
        // The first row of a group stays and gets the counts of the others, unless nothing
        // is left of the group.
        let removable: std::collections::HashSet<(u32, u16)> = stored_groups
            .values()
            .flat_map(|group| group.rows.iter().skip(usize::from(!are_zero(&group.sums))))
            .map(table::position)
            .collect();
        if removable.is_empty() {
            return 0;
        }
        let mut sums = Groups::new(self);
        let mut removed = 0;
        delta.scan(&snapshot, |place, row| {
            // What somebody else changes meanwhile stays as it is, for him.
            if removable.contains(&table::position(&place))
                && let Some((key, counts)) = self.read_row(delta, row)
                && delta.delete(place)
            {
                sums.add_stored(key, &counts);
                removed += 1;
            }
            true
        });
        let mut firsts = delta.firsts();
        for (key, group) in stored_groups {
            if let [place, _, ..] = group.rows.as_slice() {
                self.rows.borrow_mut().remember(key, firsts.of(*place));
            }
        }
        session::next_command();
        removed -= sums.add_to(delta, &Scratch::new()) as i64;
        drop(scratch);
        session::next_command();
        removed
    }

    /// Deletes all that is stored.
    pub fn empty(&self, delta: &Table) {
        delta.scan(&Snapshot::latest(), |place, _| {
            delta.delete(place);
            true
        });
    }

    /// Adds the rows of a table that is locked against writers, or takes them away, and
    /// stores the counts.
    pub fn count_table(&self, oid: Oid, delta: &Table, added: bool) {
        let (Some(member), Some(rows)) = (
            self.members.get(&oid),
            Table::open(oid, table::Lock::AccessShare),
        ) else {
            return;
        };
        let scratch = Scratch::new();
        let mut groups = Groups::new(self);
        rows.scan_slots(&Snapshot::latest(), |slot| {
            groups.add_row(member, slot, added, &scratch);
            if groups.is_full() {
                groups.append_to(delta, &scratch);
            }
        });
        groups.append_to(delta, &scratch);
        check_for_interrupts();
    }

    /// Rows of the delta, those that are not folded, and what is left out in all.
    pub fn measure(&self, delta: &Table) -> (i64, i64) {
        let scratch = Scratch::enter();
        let (mut groups, mut rows, mut left_out) = (std::collections::HashSet::new(), 0, 0i128);
        let positions: Vec<usize> = self
            .program
            .positions()
            .map(|(measure, at)| at + measure.counter.fields())
            .collect();
        delta.scan(&Snapshot::of_query(), |_, row| {
            rows += 1;
            if let Some((key, counts)) = self.read_row(delta, row) {
                groups.insert(key);
                let values = positions.iter().filter_map(|at| counts.get(*at)?.narrow());
                left_out += values.sum::<i128>();
            }
            true
        });
        drop(scratch);
        (
            rows - groups.len() as i64,
            i64::try_from(left_out).unwrap_or(i64::MAX),
        )
    }
}
