//! Random CRMs and random scorecards of several tables: every figure of the views is what
//! a plain count gives that goes through entities and periods one by one.

// The tables of the test are tuples, and what is picked of them is a reference to one.
#![allow(clippy::explicit_auto_deref, clippy::type_complexity)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::crm::*;
use common::{Database, describe, fails, rows, run};
use postgres::Client;
use testkit::mutate::times;
use testkit::random::Random;

const ROUNDS: usize = 15;
/// So many scorecards of the tables of a round.
const CARDS: usize = 5;

/// SQL of a moment as a day of this zone.
fn day_of(column: &str, r#type: &str, zone: &str) -> String {
    let local = match r#type {
        "timestamptz" | "tstzrange" => format!("{column} AT TIME ZONE '{zone}'"),
        _ => format!("{column}::timestamp"),
    };
    format!(
        "CASE WHEN {column} IS NULL THEN NULL WHEN {column} = 'infinity' THEN {NEVER} WHEN {column} = '-infinity' THEN -{NEVER} \
        ELSE ({local})::date - date '2000-01-01' END"
    )
}

fn load(client: &mut Client, types: &Types, zone: &str) -> Crm {
    let signed = |column: &str| day_of(column, types.signed, zone);
    let sql = format!(
        "SELECT customer_id, region, plan, industry, {}, {}, tester FROM crm.customers LEFT JOIN crm.accounts ON account_id = account",
        signed("signed"),
        day_of("closed", types.closed, zone)
    );
    let customers = rows(client, &sql).into_iter().map(|row| Customer {
        key: row[0].clone(),
        region: text(&row[1]),
        plan: text(&row[2]),
        industry: text(&row[3]),
        from: number(&row[4]),
        to: number(&row[5]),
        tester: text(&row[6]).map(|flag| flag == "t"),
    });
    let customers = customers.collect();
    let sql = format!(
        "SELECT customer_id, status, {}, {}, isempty(valid), {}, {}, valid IS NULL FROM crm.status",
        day_of("lower(valid)", types.valid, zone),
        day_of("upper(valid)", types.valid, zone),
        signed("since"),
        signed("until")
    );
    let mut history = Vec::new();
    for row in rows(client, &sql) {
        for by_range in [true, false] {
            history.push((
                by_range,
                Status {
                    customer: text(&row[0]),
                    status: text(&row[1]),
                    from: number(&row[if by_range { 2 } else { 5 }]),
                    to: number(&row[if by_range { 3 } else { 6 }]),
                    // A range that is NULL says nothing of a time.
                    is_empty: by_range && (row[4] == "t" || row[7] == "t"),
                },
            ));
        }
    }
    let history = history.into_iter().map(|(by_range, mut status)| {
        status.status = status
            .status
            .map(|s| format!("{s}{}", if by_range { "" } else { "!" }));
        if !by_range && status.status.is_none() {
            status.status = Some("!".into());
        }
        status
    });
    let history = history.collect();
    let sql = format!(
        "SELECT who, {}, kind, points FROM crm.actions",
        day_of("at", types.acted, zone)
    );
    let actions = rows(client, &sql).into_iter().map(|row| Action {
        customer: text(&row[0]),
        at: number(&row[1]),
        kind: text(&row[2]),
        points: number(&row[3]),
    });
    let actions = actions.collect();
    let sql = format!(
        "SELECT id, customer_id, {}, (extract(epoch FROM at) * 1000000)::bigint, survey, score, reach, converted - date '2000-01-01' FROM crm.answers",
        day_of("at", types.answered, zone)
    );
    let answers = rows(client, &sql).into_iter().map(|row| Answer {
        id: number(&row[0]).expect("a key"),
        customer: text(&row[1]),
        at: number(&row[2]),
        exact: number(&row[3]),
        survey: text(&row[4]),
        score: number(&row[5]),
        reach: number(&row[6]),
        converted: number(&row[7]),
    });
    let answers = answers.collect();
    Crm {
        customers,
        history,
        actions,
        answers,
    }
}

/// Counts of a period and segment: those of the summary, and what was left out.
type Counts = (Vec<i64>, i64);

impl Kind {
    fn fields(self) -> usize {
        match self {
            Kind::Nps => 3,
            Kind::Actions | Kind::Participation | Kind::Sum => 4,
            _ => 2,
        }
    }

    /// Numerator, denominator, n.
    fn read(self, f: &[i64]) -> (i64, Option<i64>, i64) {
        match self {
            Kind::Rate | Kind::Ratio => (f[0], Some(f[1]), f[1]),
            Kind::Nps => (f[0] - f[2], Some(f.iter().sum()), f.iter().sum()),
            Kind::Growth => (f[1] - f[0], Some(f[0]), f[0]),
            Kind::Actions => (f[2], Some(f[0]), f[0]),
            Kind::Participation => (f[1], Some(f[0]), f[0]),
            Kind::Sum => (f[2], None, f[0]),
        }
    }

    fn value(self, f: &[i64]) -> Option<f64> {
        let (numerator, denominator, n) = self.read(f);
        match (self, denominator) {
            (Kind::Sum, _) => (n > 0).then_some(numerator as f64),
            (_, Some(0) | None) => None,
            (Kind::Actions, Some(of)) => Some(numerator as f64 / of as f64),
            (_, Some(of)) => Some(100.0 * numerator as f64 / of as f64),
        }
    }

    fn people(self, f: &[i64]) -> i64 {
        match self {
            Kind::Growth => f[0].max(f[1]),
            _ => self.read(f).2,
        }
    }
}

impl Card {
    fn is_counted(&self, customer: &Customer) -> bool {
        self.only.is_none_or(|(_, only)| only(customer))
    }

    /// Whether a customer exists at the close of a day.
    fn exists(&self, c: &Customer, last: Day) -> bool {
        let from = if self.has_from {
            c.from.unwrap_or(-NEVER)
        } else {
            -NEVER
        };
        let to = if self.has_to {
            c.to.unwrap_or(NEVER)
        } else {
            NEVER
        };
        from <= last && last < to
    }

    fn segment(&self, customer: Option<&Customer>) -> Vec<Option<String>> {
        let of = |name: &&str| {
            let c = customer?;
            match *name {
                "region" => c.region.clone(),
                "plan" => c.plan.clone(),
                _ => c.industry.clone(),
            }
        };
        self.segments.iter().map(of).collect()
    }

    fn holds(&self, crm: &Crm, m: &Measure, c: &Customer, last: Day) -> bool {
        let Counting::State { by_range, of, .. } = &m.counting else {
            return false;
        };
        crm.history.iter().any(|s| {
            let known = s.status.as_deref();
            let (is_range, known) = match known.and_then(|known| known.strip_suffix('!')) {
                Some(known) => (false, Some(known).filter(|known| !known.is_empty())),
                None => (true, known),
            };
            is_range == *by_range
                && s.customer.as_deref() == Some(&c.key)
                && !s.is_empty
                && s.from.unwrap_or(-NEVER) <= last
                && last < s.to.unwrap_or(NEVER)
                && of
                    .as_ref()
                    .is_none_or(|of| known.is_some_and(|known| of.contains(&known)))
        })
    }

    /// The first and the day after the last that are counted in a period.
    fn days(&self, period: Day) -> (Day, Day) {
        let end = self
            .calendar
            .map_or(NEVER, |calendar| calendar.next(period, 1));
        match self.window {
            None => (period, end),
            Some((_, days, months)) => (add_months(end - days, -months), end),
        }
    }

    /// What a measure counts in a period; of None the rows without a time.
    fn count(
        &self,
        crm: &Crm,
        m: &Measure,
        period: Option<Day>,
        into: &mut BTreeMap<Vec<Option<String>>, Counts>,
    ) {
        let mut add = |segment: Vec<Option<String>>, fields: &[i64], left_out: i64| {
            let counts = into
                .entry(segment)
                .or_insert_with(|| (vec![0; m.kind.fields()], 0));
            for (sum, field) in counts.0.iter_mut().zip(fields) {
                *sum += field;
            }
            counts.1 += left_out;
        };
        let within = |at: Option<Day>| match (self.calendar, period, at) {
            (None, ..) => true,
            (_, None, None) => self.window.is_none(),
            (_, Some(period), Some(at)) => {
                let (low, high) = self.days(period);
                low <= at && at < high
            }
            _ => false,
        };
        match &m.counting {
            Counting::State { retention, .. } => {
                let (Some(period), Some(_)) = (period, self.calendar) else {
                    return;
                };
                let (_, end) = self.days(period);
                for c in crm.customers.iter().filter(|c| self.is_counted(c)) {
                    let here = |last| self.exists(c, last);
                    let is = |last| here(last) && self.holds(crm, m, c, last);
                    let (now, before) = (i64::from(is(end - 1)), i64::from(is(period - 1)));
                    let fields = match (m.kind, retention) {
                        (Kind::Growth, _) => [before, now],
                        (_, true) => [before * now, before],
                        _ => [now, i64::from(here(end - 1))],
                    };
                    add(self.segment(Some(c)), &fields, 0);
                }
            }
            Counting::Events {
                kind,
                weighted,
                is_rate,
            } => {
                let Some(period) = period else { return };
                let (_, end) = self.days(period);
                for c in crm
                    .customers
                    .iter()
                    .filter(|c| self.is_counted(c) && self.exists(c, end - 1))
                {
                    let (mut done, mut refused) = (0, 0);
                    for a in &crm.actions {
                        if a.customer.as_deref() == Some(&c.key)
                            && within(a.at)
                            && kind.is_none_or(|kind| a.kind.as_deref() == Some(kind))
                        {
                            match (weighted, a.points) {
                                (false, _) => done += 1,
                                (true, Some(points)) if points < 0 => refused += 1,
                                (true, points) => done += points.unwrap_or(0),
                            }
                        }
                    }
                    let active = i64::from(done > 0);
                    match is_rate {
                        true => add(self.segment(Some(c)), &[active, 1], refused),
                        false => add(
                            self.segment(Some(c)),
                            &[1, active, done, done * done],
                            refused,
                        ),
                    }
                }
            }
            Counting::Rows {
                survey,
                one_per,
                what,
            } => {
                let mut counted: Vec<&Answer> = crm
                    .answers
                    .iter()
                    .filter(|a| !(self.is_flat && a.score == Some(99)))
                    .filter(|a| {
                        within(a.at)
                            && survey.is_none_or(|survey| a.survey.as_deref() == Some(survey))
                    })
                    .collect();
                if let Some(latest) = one_per {
                    counted.retain(|a| match what {
                        What::Converted | What::Rows => true,
                        What::Engagement => a.reach.is_some() && a.score.is_some(),
                        _ => a.score.is_some(),
                    });
                    let all = counted.clone();
                    counted.retain(|a| {
                        a.customer.is_none()
                            || all
                                .iter()
                                .filter(|b| b.customer == a.customer)
                                .all(|b| match latest {
                                    true => (a.exact, a.id) >= (b.exact, b.id),
                                    false => {
                                        let late = |a: &Answer| (a.exact.is_none(), a.exact, a.id);
                                        late(a) <= late(b)
                                    }
                                })
                    });
                }
                for a in counted {
                    let customer = crm
                        .customers
                        .iter()
                        .find(|c| Some(&c.key) == a.customer.as_ref());
                    if self.only.is_some() && customer.is_none_or(|c| !self.is_counted(c)) {
                        continue;
                    }
                    let segment = self.segment(customer);
                    let none = vec![0; m.kind.fields()];
                    let scale = |low: i64, high: i64| match a.score {
                        Some(score) if !(low..=high).contains(&score) => Err(1),
                        Some(score) => Ok(score),
                        None => Err(0),
                    };
                    let read: Result<Vec<i64>, i64> = match what {
                        What::Nps => scale(0, 10).map(|score| match score {
                            ..=6 => vec![0, 0, 1],
                            7..=8 => vec![0, 1, 0],
                            _ => vec![1, 0, 0],
                        }),
                        What::Csat => scale(1, 5).map(|score| vec![i64::from(score >= 4), 1]),
                        What::Ces => scale(1, 7).map(|score| vec![i64::from(score >= 5), 1]),
                        What::Converted => Ok(vec![i64::from(a.converted.is_some()), 1]),
                        What::Engagement => match (a.reach, a.score) {
                            (Some(reach), Some(score)) if reach < 0 || score < 0 => Err(1),
                            (Some(reach), Some(score)) => Ok(vec![reach, score]),
                            _ => Err(0),
                        },
                        What::Rows => Ok(vec![1, 1, 1, 1]),
                    };
                    match read {
                        Ok(fields) => add(segment, &fields, 0),
                        Err(left_out) => add(segment, &none, left_out),
                    }
                }
            }
        }
    }
}

/// A row of a view, of one KPI.
type Place = (Option<Day>, String, Vec<Option<String>>);

struct Tally {
    compared: usize,
    differ: Vec<String>,
}

impl Tally {
    fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &str,
        place: &dyn std::fmt::Debug,
        shown: T,
        counted: T,
    ) {
        self.compared += 1;
        if shown != counted {
            self.differ.push(format!(
                "{what} of {place:?}: shown {shown:?}, counted {counted:?}"
            ));
        }
    }

    fn near(
        &mut self,
        what: &str,
        place: &dyn std::fmt::Debug,
        shown: Option<f64>,
        counted: Option<f64>,
    ) {
        self.compared += 1;
        let is_same = match (shown, counted) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
            (a, b) => a == b,
        };
        if !is_same {
            self.differ.push(format!(
                "{what} of {place:?}: shown {shown:?}, counted {counted:?}"
            ));
        }
    }
}

fn real(value: &str) -> Option<f64> {
    text(value).map(|value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{value} is a number"))
    })
}

/// The levels of a card: the columns that each keeps.
fn levels(card: &Card) -> Vec<(String, Vec<usize>)> {
    let count = card.segments.len();
    let mut levels = vec![("segment".to_owned(), (0..count).collect::<Vec<_>>())];
    if count >= 2 && card.totals != "all" {
        for kept in 1..(1_usize << count) - 1 {
            let columns: Vec<usize> = (0..count).filter(|at| kept & (1 << at) != 0).collect();
            if card.totals == "cube" || columns.len() == 1 {
                let names: Vec<&str> = columns.iter().map(|at| card.segments[*at]).collect();
                levels.push((names.join(", "), columns));
            }
        }
    }
    match count {
        0 => levels[0].0 = "total".to_owned(),
        _ => levels.push(("total".to_owned(), Vec::new())),
    }
    levels
}

fn check(client: &mut Client, crm: &Crm, card: &Card, today: Day, tally: &mut Tally) {
    let period = match card.calendar {
        Some(_) => format!(
            "CASE WHEN isfinite(period) THEN period - date '2000-01-01' WHEN period IS NOT NULL THEN {NEVER} END"
        ),
        None => "NULL".to_owned(),
    };
    let segments: String = card
        .segments
        .iter()
        .map(|name| format!(", {name}"))
        .collect();
    let shown = rows(
        client,
        &format!(
            "SELECT {period}, level, kpi, value, numerator, denominator, n, left_out, suppressed, previous, change, year_ago, year_change, \
            ci_low, period_end - date '2000-01-01', complete, total, band, target_met, p_value{segments} FROM crm.card"
        ),
    );
    let number_of = |row: &Vec<String>| -> Place {
        (
            number(&row[0]),
            row[1].clone(),
            row[20..].iter().map(|value| text(value)).collect(),
        )
    };
    let mut cells: BTreeMap<(Place, String), &Vec<String>> = BTreeMap::new();
    for row in &shown {
        let key = (number_of(row), row[2].clone());
        if cells.insert(key.clone(), row).is_some() {
            tally.differ.push(format!("{key:?} is there twice"));
        }
    }
    // The periods that must be there: from the first to the last in which anything was.
    let mut periods: BTreeSet<Option<Day>> = shown.iter().map(|row| number(&row[0])).collect();
    let mut facts: Vec<Day> = Vec::new();
    let has_stock = card
        .measures
        .iter()
        .any(|m| !matches!(m.counting, Counting::Rows { .. }));
    if let Some(calendar) = card.calendar {
        let mut note = |at: Option<Day>| {
            // A window that is shorter than its period passes over some.
            let counts = |at: &Day| at.abs() != NEVER && card.days(calendar.start(*at)).0 <= *at;
            if let Some(at) = at.filter(counts) {
                facts.push(calendar.start(at));
            }
        };
        for m in &card.measures {
            match &m.counting {
                Counting::Rows { survey, what, .. } => {
                    for a in crm
                        .answers
                        .iter()
                        .filter(|a| !(card.is_flat && a.score == Some(99)))
                    {
                        let c = crm
                            .customers
                            .iter()
                            .find(|c| Some(&c.key) == a.customer.as_ref());
                        if (card.only.is_none() || c.is_some_and(|c| card.is_counted(c)))
                            && survey.is_none_or(|s| a.survey.as_deref() == Some(s))
                            && (*what == What::Rows
                                || *what == What::Converted
                                || a.score.is_some() && a.reach.is_some())
                        {
                            note(a.at);
                        }
                    }
                }
                Counting::Events { kind, .. } => {
                    for a in &crm.actions {
                        let c = crm
                            .customers
                            .iter()
                            .find(|c| Some(&c.key) == a.customer.as_ref());
                        let there = |c: &&Customer, at: Day| {
                            card.is_counted(c)
                                && card.exists(c, calendar.next(calendar.start(at), 1) - 1)
                        };
                        if let (Some(c), Some(at)) = (c, a.at)
                            && there(&c, at)
                            && kind.is_none_or(|kind| a.kind.as_deref() == Some(kind))
                        {
                            note(Some(at));
                        }
                    }
                }
                Counting::State { .. } => {}
            }
        }
        if has_stock && card.has_from {
            for c in crm.customers.iter().filter(|c| card.is_counted(c)) {
                if let Some(from) = c.from.filter(|from| from.abs() != NEVER && *from <= today) {
                    let period = calendar.start(from);
                    if card.exists(c, calendar.next(period, 1) - 1) {
                        note(Some(from));
                    }
                }
            }
        }
        if let (Some(first), Some(last)) = (facts.iter().min(), facts.iter().max()) {
            let mut at = *first;
            while at <= *last {
                periods.insert(Some(at));
                at = calendar.next(at, 1);
            }
        }
    }
    periods.insert(None);
    let required = (facts.iter().min().copied(), facts.iter().max().copied());
    // Counts by period, KPI and segment, and what they come to on each level.
    let levels = levels(card);
    let mut counted: BTreeMap<(Place, String), Counts> = BTreeMap::new();
    let mut by_segment: BTreeMap<(Option<Day>, &str), BTreeMap<Vec<Option<String>>, Counts>> =
        BTreeMap::new();
    for period in &periods {
        for m in &card.measures {
            let mut found = BTreeMap::new();
            card.count(crm, m, *period, &mut found);
            for (segment, (fields, left_out)) in &found {
                for (level, kept) in &levels {
                    let key: Vec<Option<String>> = (0..card.segments.len())
                        .map(|at| segment[at].clone().filter(|_| kept.contains(&at)))
                        .collect();
                    let sum = counted
                        .entry(((*period, level.clone(), key), m.kpi.to_owned()))
                        .or_insert_with(|| (vec![0; m.kind.fields()], 0));
                    for (sum, field) in sum.0.iter_mut().zip(fields) {
                        *sum += field;
                    }
                    sum.1 += left_out;
                }
            }
            by_segment.insert((*period, m.kpi), found);
        }
    }
    for (key, (fields, left_out)) in &counted {
        let within = match (key.0.0, required) {
            (None, _) => true,
            (Some(period), (Some(first), Some(last))) => first <= period && period <= last,
            _ => false,
        };
        let is_there = fields.iter().any(|field| *field > 0) || *left_out > 0;
        if within && is_there && !cells.contains_key(key) {
            tally.differ.push(format!(
                "{key:?} is not there, counted {fields:?}, left out {left_out}"
            ));
        }
    }
    let known: BTreeMap<&str, Kind> = card.measures.iter().map(|m| (m.kpi, m.kind)).collect();
    let is_hidden = |key: &(Place, String)| cells.get(key).is_some_and(|row| row[8] == "t");
    for (key, row) in &cells {
        let (place, kpi) = key;
        let kind = known[kpi.as_str()];
        let none = (vec![0; kind.fields()], 0);
        let (fields, left_out) = counted.get(key).unwrap_or(&none);
        let (numerator, denominator, n) = kind.read(fields);
        let value = kind.value(fields);
        tally.same(
            "total",
            key,
            row[16].as_str(),
            if place.1 == "total" { "t" } else { "f" },
        );
        if let (Some(calendar), Some(period)) = (card.calendar, place.0.filter(|p| *p != NEVER)) {
            tally.same(
                "period_end",
                key,
                number(&row[14]),
                Some(calendar.next(period, 1) - 1),
            );
            let zone_day = calendar.next(period, 1) <= today;
            tally.same(
                "complete",
                key,
                row[15].as_str(),
                if zone_day { "t" } else { "f" },
            );
        }
        let earlier = |period: Option<Day>| -> Option<f64> {
            let other = (
                (Some(period?), place.1.clone(), place.2.clone()),
                kpi.clone(),
            );
            match cells.contains_key(&other) && !is_hidden(&other) {
                true => counted
                    .get(&other)
                    .and_then(|(fields, _)| kind.value(fields)),
                false => None,
            }
        };
        let (previous, year_ago) = match (card.calendar, place.0.filter(|p| *p != NEVER)) {
            (Some(calendar), Some(period)) => (
                earlier(Some(calendar.next(period, -1))),
                earlier(Some(calendar.year_before(period))),
            ),
            _ => (None, None),
        };
        tally.near("previous", key, real(&row[9]), previous);
        tally.near("year_ago", key, real(&row[11]), year_ago);
        if is_hidden(key) {
            for at in [3, 4, 5, 6, 7, 10, 12, 13, 17, 18, 19] {
                tally.same("a hidden figure", key, row[at].as_str(), "NULL");
            }
            if card.min_n.is_none() {
                tally.differ.push(format!("{key:?} is hidden"));
            }
            continue;
        }
        tally.near("value", key, real(&row[3]), value);
        let is_empty = *fields == none.0;
        let zero_or_null = |shown: Option<i64>| shown.or(is_empty.then_some(0));
        tally.same(
            "numerator",
            key,
            zero_or_null(number(&row[4])),
            Some(numerator),
        );
        if let Some(denominator) = denominator {
            tally.same(
                "denominator",
                key,
                zero_or_null(number(&row[5])),
                Some(denominator),
            );
        }
        tally.same("n", key, zero_or_null(number(&row[6])), Some(n));
        tally.same("left_out", key, number(&row[7]).unwrap_or(0), *left_out);
        let change = value
            .zip(previous)
            .map(|(value, previous)| value - previous);
        tally.near("change", key, real(&row[10]), change);
        let change = value.zip(year_ago).map(|(value, before)| value - before);
        tally.near("year_change", key, real(&row[12]), change);
        if let Some(least) = card.min_n {
            let people = kind.people(fields);
            if people > 0 && people < least {
                tally
                    .differ
                    .push(format!("{key:?} shows {people} people, fewer than {least}"));
            }
        }
    }
    if let Some(least) = card.min_n {
        for ((period, kpi), segments) in &by_segment {
            if levels.len() < 2 {
                continue;
            }
            let kind = known[kpi];
            let key = |level: &str, segment: Vec<Option<String>>| {
                ((*period, level.to_owned(), segment), (*kpi).to_owned())
            };
            let hidden: Vec<_> = segments
                .iter()
                .filter(|(s, _)| is_hidden(&key("segment", (*s).clone())))
                .collect();
            let people: i64 = hidden
                .iter()
                .map(|(_, (fields, _))| kind.people(fields))
                .sum();
            let total = key("total", vec![None; card.segments.len()]);
            tally.compared += 1;
            if !hidden.is_empty()
                && cells.contains_key(&total)
                && !is_hidden(&total)
                && people < least
            {
                tally.differ.push(format!(
                    "{total:?} tells of {people} people, fewer than {least}"
                ));
            }
            let more = hidden
                .iter()
                .filter(|(_, (fields, _))| kind.people(fields) >= least)
                .count();
            if more > 1 {
                tally.differ.push(format!(
                    "{total:?}: {more} segments are hidden without need"
                ));
            }
            for (level, kept) in levels
                .iter()
                .filter(|(level, _)| level != "segment" && level != "total")
            {
                for (segment, _) in &hidden {
                    let of: Vec<_> = (0..segment.len())
                        .map(|at| segment[at].clone().filter(|_| kept.contains(&at)))
                        .collect();
                    if cells.contains_key(&key(level, of.clone()))
                        && !is_hidden(&key(level, of.clone()))
                    {
                        tally.differ.push(format!(
                            "{level} {of:?} of {period:?} {kpi} tells of a hidden {segment:?}"
                        ));
                    }
                }
            }
        }
    }
    // The wide view says the same.
    let kpis: String = card
        .measures
        .iter()
        .map(|m| format!(", {}", m.kpi))
        .collect();
    let suppressed = if card.min_n.is_some() {
        "suppressed"
    } else {
        "false"
    };
    let wide = rows(
        client,
        &format!("SELECT {period}, level, {suppressed}{segments}{kpis} FROM crm.card_wide"),
    );
    let width = card.segments.len();
    tally.same(
        "rows",
        &"the wide view",
        wide.len() * card.measures.len(),
        shown.len(),
    );
    for row in &wide {
        let place: Place = (
            number(&row[0]),
            row[1].clone(),
            row[3..3 + width].iter().map(|v| text(v)).collect(),
        );
        let mut any = false;
        for (m, value) in card.measures.iter().zip(&row[3 + width..]) {
            let key = (place.clone(), m.kpi.to_owned());
            any |= is_hidden(&key);
            let long = cells.get(&key).and_then(|row| real(&row[3]));
            tally.near("wide", &key, real(value), long);
        }
        tally.same("suppressed", &place, row[2] == "t", any);
    }
    // And the summaries are whole.
    let casts: String = card
        .measures
        .iter()
        .map(|m| format!(", {}::text", m.kpi))
        .collect();
    for row in rows(
        client,
        &format!("SELECT {period}{segments}{casts} FROM crm.card_summary"),
    ) {
        let segment: Vec<_> = row[1..1 + width].iter().map(|v| text(v)).collect();
        for (m, shown) in card.measures.iter().zip(&row[1 + width..]) {
            let level = if width == 0 { "total" } else { "segment" };
            let key = (
                (number(&row[0]), level.to_owned(), segment.clone()),
                m.kpi.to_owned(),
            );
            let fields = counted
                .get(&key)
                .map_or(vec![0; m.kind.fields()], |(fields, _)| fields.clone());
            if shown != "NULL" || fields.iter().any(|field| *field > 0) {
                tally.same("summary", &key, parts(m.kpi, shown), fields);
            }
        }
    }
}

/// The counts that a summary is compared by: those of growth and of a ratio are read of what
/// their intervals need as well.
fn parts(kpi: &str, summary: &str) -> Vec<i64> {
    let fields: Vec<i64> = summary
        .trim_matches(['(', ')'])
        .split(',')
        .map(|field| field.parse().unwrap_or(i64::MIN))
        .collect();
    match (kpi, fields.as_slice()) {
        ("advocacy_growth", [_, gained, lost, kept]) => vec![lost + kept, gained + kept],
        ("engagement_rate", [_, numerator, denominator, ..]) => vec![*numerator, *denominator],
        _ => fields,
    }
}

/// Every figure of random scorecards of random CRMs.
#[test]
fn figures_are_those_of_a_plain_count() {
    let database = Database::new("board_random");
    let mut client = database.client();
    run(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "responses", "unit": "count", "aggregate": "sum"}')"#,
    );
    let first =
        std::env::var("ADVOCACY_KPI_SEED").map_or(0, |seed| seed.parse().expect("a whole number"));
    let mut tally = Tally {
        compared: 0,
        differ: Vec::new(),
    };
    let mut cards = 0;
    for seed in first..first + times(ROUNDS) {
        let mut random = Random::new(seed as u64);
        let types = Types::random(&mut random);
        let now = number(&rows(&mut client, "SELECT current_date - date '2000-01-01'")[0][0])
            .expect("a day");
        // Around a leap day, or around today.
        let base = if random.one_in(4) {
            now - SPAN as Day / 2
        } else {
            days(2023, 9, 20)
        };
        fill(&mut client, &mut random, &types, base);
        for _ in 0..CARDS {
            let card = Card::random(&mut random, &types);
            let zone = if card.zone.is_empty() {
                "UTC"
            } else {
                card.zone
            };
            let crm = load(&mut client, &types, zone);
            let spec = card.spec();
            let before = tally.differ.len();
            if let Err(e) = client.batch_execute(&format!(
                "SELECT kpi_create_scorecard('crm.card', {}'{spec}')",
                if card.is_flat { "'crm.answers', " } else { "" }
            )) {
                panic!("seed {seed}: {spec}: {}", describe(&e));
            }
            let zone_now = format!(
                "SELECT (now() AT TIME ZONE '{}')::date - date '2000-01-01'",
                zone
            );
            let today = number(&rows(&mut client, &zone_now)[0][0]).expect("a day");
            check(&mut client, &crm, &card, today, &mut tally);
            if tally.differ.len() > before {
                for what in tally.differ[before..].iter().take(4) {
                    eprintln!("seed {seed}, {spec}\n    {what}");
                }
            }
            run(&mut client, "SELECT kpi_drop_scorecard('crm.card')");
            cards += 1;
        }
    }
    eprintln!(
        "{cards} scorecards, {} figures compared, {} differ",
        tally.compared,
        tally.differ.len()
    );
    assert!(
        tally.differ.is_empty(),
        "{} figures differ",
        tally.differ.len()
    );
    assert!(
        tally.compared > 10_000,
        "only {} figures were compared",
        tally.compared
    );
}

/// Names and texts with whatever SQL gives a meaning to, line breaks among them.
#[test]
fn names_and_texts_stay_what_they_are() {
    let database = Database::new("board_names");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE \"We\"\"ird $$ T'able\nx\" (\"ID;\nkey\" integer PRIMARY KEY, \"Sel\"\"ect\" text, \"fr'om\" date);
        INSERT INTO \"We\"\"ird $$ T'able\nx\" SELECT i, 'a', '2024-01-01' FROM generate_series(1, 9) AS i;
        CREATE TABLE answers (id integer PRIMARY KEY, who integer, at date, score integer, said text);
        INSERT INTO answers VALUES (1, 1, '2024-01-01', 10, E'it''s\\n\"so\"'), (2, 2, '2024-01-02', 1, E'it''s\\n    \"so\"'), (3, 2, '2024-01-02', 1, 'other')",
    );
    let spec = r#"{"period": {"grain": "month"}, "entity": {"table": "\"We\"\"ird $$ T''able\nx\"", "key": "ID;\nkey", "from": "fr''om"},
        "segments": [{"column": "Sel\"ect", "as": "%"}], "totals": "cube", "min_n": 1, "measures": {
            "advocacy_actions": {"events": "answers", "on": "who", "at": "at", "where": {"said": "it''s\n\"so\""}},
            "ambassador_rate": {"history": "answers", "on": "who", "valid": {"from": "at"}},
            "advocate_retention_rate": {"history": "answers", "on": "who", "valid": {"from": "at"}},
            "nps": {"rows": "answers", "on": "who", "at": "at", "of": "score", "where": {"said": "it''s\n\"so\""}}}}"#;
    for segment in [
        "covered",
        "opened1",
        "opened12",
        "held",
        "row\\nperiod",
        "entity_key",
        "f",
    ] {
        let spec = spec.replace('%', segment);
        run(
            &mut client,
            &format!("SELECT kpi_create_scorecard('\"Ca\"\"rd''s\n$$\"', '{spec}')"),
        );
        let found = rows(
            &mut client,
            "SELECT kpi, numerator, n FROM \"Ca\"\"rd's\n$$\" WHERE total AND period = '2024-01-01' ORDER BY kpi",
        );
        let expected = [
            ["advocacy_actions", "1", "9"],
            ["advocate_retention_rate", "0", "0"],
            ["ambassador_rate", "2", "9"],
            ["nps", "1", "1"],
        ];
        assert_eq!(found, expected, "segment {segment}");
        run(
            &mut client,
            &format!(
                "SELECT kpi_alter_scorecard('\"Ca\"\"rd''s\n$$\"', '{spec}'); SELECT kpi_drop_scorecard('\"Ca\"\"rd''s\n$$\"')"
            ),
        );
    }
}

/// Scorecards of one table whose segments look up another, or the table itself, or one
/// that was renamed since, keep their table.
#[test]
fn a_looked_up_table_is_not_the_source() {
    let database = Database::new("board_lookups");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE accounts (id integer PRIMARY KEY, industry text, parent integer);
        CREATE TABLE answers (id integer PRIMARY KEY, account integer, score integer)",
    );
    let own = r#"{"segments": [{"column": "industry", "from": "accounts", "on": "parent"}], "measures": {"referral_rate": {"not_null": "industry"}}}"#;
    let other = r#"{"segments": [{"column": "industry", "from": "%", "on": "account"}], "measures": {"nps": "score"}}"#;
    run(
        &mut client,
        &format!(
            "SELECT kpi_create_scorecard('own', 'accounts', '{own}'), kpi_alter_scorecard('own', '{own}')"
        ),
    );
    run(
        &mut client,
        &format!(
            "SELECT kpi_create_scorecard('card', 'answers', '{}')",
            other.replace('%', "accounts")
        ),
    );
    let sources = "SELECT name, source FROM kpi_scorecards ORDER BY name";
    assert_eq!(
        rows(&mut client, sources),
        [["card", "answers"], ["own", "accounts"]]
    );
    run(&mut client, "ALTER TABLE accounts RENAME TO firms");
    run(
        &mut client,
        &format!(
            "SELECT kpi_alter_scorecard('card', '{}')",
            other.replace('%', "firms")
        ),
    );
    assert_eq!(
        rows(&mut client, sources),
        [["card", "answers"], ["own", "firms"]]
    );
}

/// What would be passed over is refused.
#[test]
fn keys_without_effect_are_refused() {
    let database = Database::new("board_keys");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE customers (id integer PRIMARY KEY);
        CREATE TABLE answers (answer integer PRIMARY KEY, id integer, at date, score integer);
        CREATE TABLE firms (name text COLLATE \"C\" PRIMARY KEY);
        CREATE TABLE visits (name text COLLATE \"POSIX\", score integer)",
    );
    let spec = r#"{"entity": {"table": "firms", "key": "name"}, "measures": {"nps": {"rows": "visits", "of": "score"}}}"#;
    fails(
        &mut client,
        &format!("SELECT kpi_create_scorecard('card', '{spec}')"),
        "22023",
    );
    for (keys, state) in [
        (
            r#""measures": {"nps": {"rows": "answers", "at": "nope", "of": "score"}}"#,
            "42703",
        ),
        (
            r#""measures": {"nps": {"rows": "answers", "at": "score", "of": "score"}}"#,
            "22023",
        ),
        (
            r#""period": {"grain": "month"}, "one_per": {"column": "id"}, "measures": {"referral_rate": {"events": "answers", "at": "at"}}"#,
            "22023",
        ),
    ] {
        let spec = format!(r#"{{"entity": {{"table": "customers", "key": "id"}}, {keys}}}"#);
        fails(
            &mut client,
            &format!("SELECT kpi_create_scorecard('card', '{spec}')"),
            state,
        );
    }
    for scope in [
        r#"{"region": [1]}"#,
        r#"{"region": []}"#,
        r#"{"region": {}}"#,
        r#"{"region": null}"#,
    ] {
        fails(
            &mut client,
            &format!("INSERT INTO kpi_target (kpi, value, scope) VALUES ('nps', 1, '{scope}')"),
            "23514",
        );
    }
}

/// A session that reads strings as before SQL did reads the same spec.
#[test]
fn a_spec_is_read_under_any_setting() {
    let database = Database::new("board_settings");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE answers (score integer, said text)",
    );
    let spec = r#"{"where": {"said": "a\\\"b''c"}, "measures": {"nps": "score"}}"#;
    run(
        &mut client,
        &format!("SELECT kpi_create_scorecard('card', 'answers', '{spec}')"),
    );
    let said = "SELECT spec -> 'where' ->> 'said' FROM kpi_scorecards";
    let before = rows(&mut client, said);
    run(&mut client, "SET standard_conforming_strings = off");
    assert_eq!(rows(&mut client, said), before);
    run(
        &mut client,
        "SELECT kpi_rebuild_scorecard('card'); SELECT kpi_drop_scorecard('card')",
    );
}

/// A column that a spec no longer gives is refused by name.
#[test]
fn a_column_that_would_go_is_named() {
    let database = Database::new("board_alter");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE customers (id integer PRIMARY KEY);
        CREATE TABLE events (id integer, at date, weight integer, score integer)",
    );
    let spec = |weight: &str| {
        format!(
            r#"{{"entity": {{"table": "customers", "key": "id"}}, "period": {{"grain": "month"}}, "measures": {{
                "advocacy_actions": {{"events": "events", "at": "at"{weight}}},
                "nps": {{"rows": "events", "at": "at", "of": "score"}}}}}}"#
        )
    };
    let weighted = spec(r#", "weight": "weight""#);
    run(
        &mut client,
        &format!("SELECT kpi_create_scorecard('card', '{weighted}')"),
    );
    let said = fails(
        &mut client,
        &format!("SELECT kpi_alter_scorecard('card', '{}')", spec("")),
        "22023",
    );
    assert!(said.contains("advocacy_actions_left_out"), "{said}");
    run(
        &mut client,
        &format!("SELECT kpi_alter_scorecard('card', '{weighted}')"),
    );
}

/// Views of anybody that look like scorecards do not keep others from reading theirs.
#[test]
fn look_alikes_break_no_list() {
    let database = Database::new("board_lookalikes");
    let mut client = database.client();
    run(&mut client, "CREATE TABLE answers (score integer)");
    run(
        &mut client,
        r#"SELECT kpi_create_scorecard('card', 'answers', '{"measures": {"nps": "score"}}')"#,
    );
    for columns in [
        r#"1 AS "kpi_scorecard_kpis('x'::jsonb", k.kpi FROM kpi_scorecard_kpis('{}', now()) AS k"#,
        r#"1 AS "kpi_scorecard_kpis('{}'::jsonb, 'x'::timestamp", k.kpi FROM kpi_scorecard_kpis('{}', now()) AS k"#,
        r#"k.kpi FROM kpi_scorecard_kpis('{"entity": {"table": "a.b.c.d.e"}}', now()) AS k"#,
        r#"k.kpi FROM kpi_scorecard_kpis('{"entity": {"table": "\""}}', now()) AS k"#,
        r#"k.kpi, s.nps FROM kpi_scorecard_kpis('{"segments": 5}', now()) AS k CROSS JOIN card_summary AS s"#,
        r#"k.kpi, s.nps FROM kpi_scorecard_kpis('{"segments": [{"from": "a.b.c.d"}, 1]}', now()) AS k CROSS JOIN card_summary AS s"#,
    ] {
        run(
            &mut client,
            &format!("CREATE VIEW alike AS SELECT {columns}"),
        );
        let listed = "SELECT name, source, spec -> 'measures' ->> 'nps' FROM kpi_scorecards WHERE name = 'card'";
        assert_eq!(
            rows(&mut client, listed),
            [["card", "answers", "score"]],
            "{columns}"
        );
        run(
            &mut client,
            r#"SELECT count(t) FROM kpi_scorecards AS t; SELECT kpi_define('{"kpi": "own", "unit": "percent"}');
            SELECT kpi_undefine('own'); DROP VIEW alike"#,
        );
    }
}
