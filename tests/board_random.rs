//! Random CRMs and random scorecards of several tables: every figure of the views is what
//! a plain count gives that goes through entities and periods one by one.

// The tables of the test are tuples, and what is picked of them is a reference to one.
#![allow(clippy::explicit_auto_deref, clippy::type_complexity)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Database, describe, fails, rows, run};
use postgres::Client;
use testkit::mutate::times;
use testkit::random::Random;

const ROUNDS: usize = 15;
/// So many scorecards of the tables of a round.
const CARDS: usize = 5;

/// Days since 2000-01-01; the infinities are far out.
type Day = i64;
const NEVER: Day = 1 << 40;

/// Year, month and day of a day (proleptic Gregorian).
fn civil(day: Day) -> (i64, i64, i64) {
    let shifted = day + 730_425;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (
        of_year - (153 * month + 2) / 5 + 1,
        if month < 10 { month + 3 } else { month - 9 },
    );
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730_425
}

fn month_length(year: i64, month: i64) -> i64 {
    days(year + i64::from(month == 12), month % 12 + 1, 1) - days(year, month, 1)
}

/// Months later; the last day of a month that is too short.
fn add_months(day: Day, months: i64) -> Day {
    let (year, month, of_month) = civil(day);
    let at = year * 12 + month - 1 + months;
    let (year, month) = (at.div_euclid(12), at.rem_euclid(12) + 1);
    days(year, month, of_month.min(month_length(year, month)))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Grain {
    Day,
    Week,
    Months(i64),
}

#[derive(Clone, Copy, Debug)]
struct Calendar {
    grain: Grain,
    /// Months after January, or days after Monday.
    starts: i64,
}

impl Calendar {
    fn start(&self, day: Day) -> Day {
        if day.abs() == NEVER {
            return day;
        }
        match self.grain {
            Grain::Day => day,
            // 2000-01-03 was a Monday.
            Grain::Week => day - (day - 2 - self.starts).rem_euclid(7),
            Grain::Months(length) => {
                let (year, month, _) = civil(day);
                let at = year * 12 + month - 1;
                let first = at - (at - self.starts).rem_euclid(length);
                days(first.div_euclid(12), first.rem_euclid(12) + 1, 1)
            }
        }
    }

    fn next(&self, period: Day, periods: i64) -> Day {
        match self.grain {
            Grain::Day => period + periods,
            Grain::Week => period + 7 * periods,
            Grain::Months(length) => add_months(period, length * periods),
        }
    }

    fn year_before(&self, period: Day) -> Day {
        match self.grain {
            Grain::Week => period - 364,
            _ => add_months(period, -12),
        }
    }
}

const SPAN: usize = 500;

/// What a CRM holds, with each moment as the day that it is in the zone of the spec.
struct Customer {
    key: String,
    region: Option<String>,
    plan: Option<String>,
    industry: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
    tester: Option<bool>,
}

struct Status {
    customer: Option<String>,
    status: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
    is_empty: bool,
}

struct Action {
    customer: Option<String>,
    at: Option<Day>,
    kind: Option<String>,
    points: Option<i64>,
}

struct Answer {
    id: i64,
    customer: Option<String>,
    at: Option<Day>,
    /// Microseconds.
    exact: Option<i64>,
    survey: Option<String>,
    score: Option<i64>,
    reach: Option<i64>,
    converted: Option<Day>,
}

struct Crm {
    customers: Vec<Customer>,
    history: Vec<Status>,
    actions: Vec<Action>,
    answers: Vec<Answer>,
}

fn text(value: &str) -> Option<String> {
    (value != "NULL").then(|| value.to_owned())
}

fn number(value: &str) -> Option<i64> {
    text(value).map(|value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{value} is a number"))
    })
}

/// How the columns of a CRM are typed.
struct Types {
    signed: &'static str,
    closed: &'static str,
    valid: &'static str,
    acted: &'static str,
    answered: &'static str,
}

const MOMENTS: [&str; 3] = ["date", "timestamp", "timestamptz"];
const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "UTC",
    "Asia/Kathmandu",
];

/// A moment, many of them on the border of a day, month or year.
fn moment(random: &mut Random, base: Day) -> String {
    let mut day = base + random.below(SPAN) as Day;
    let (year, month, _) = civil(day);
    if random.one_in(3) {
        day = days(year, month, 1) - random.below(2) as Day;
    }
    let (year, month, day) = civil(day);
    let time = *random.pick(&[
        "00:00:00", "00:00:00", "12:00:00", "23:59:59", "22:00:00", "23:00:00", "03:00:00",
        "10:59:59", "11:00:00", "18:15:00", "02:30:00",
    ]);
    format!("{year:04}-{month:02}-{day:02} {time}")
}

fn quoted(value: Option<String>) -> String {
    value.map_or("NULL".to_owned(), |value| format!("'{value}'"))
}

fn fill(client: &mut Client, random: &mut Random, types: &Types, base: Day) {
    let maybe = |random: &mut Random, n: usize, base: Day| {
        quoted((!random.one_in(n)).then(|| moment(random, base)))
    };
    let mut sql = format!(
        "DROP SCHEMA IF EXISTS crm CASCADE; CREATE SCHEMA crm; SET TimeZone = 'UTC';
        CREATE TABLE crm.accounts (account_id integer PRIMARY KEY, industry text);
        CREATE TABLE crm.customers (customer_id integer PRIMARY KEY, region text, plan varchar, account integer,
            signed {}, closed {}, tester boolean);
        CREATE TABLE crm.status (customer_id bigint, status text, valid {valid}, since {signed}, until {signed});
        CREATE TABLE crm.actions (who bigint, at {}, kind text, points bigint);
        CREATE TABLE crm.answers (id bigint PRIMARY KEY, customer_id bigint, at {}, survey text, score {}, reach integer, converted date);
        INSERT INTO crm.accounts VALUES (1, 'retail'), (2, 'bank'), (3, NULL);\n",
        types.signed,
        types.closed,
        types.acted,
        types.answered,
        *random.pick(&["smallint", "integer", "bigint", "numeric", "double precision"]),
        valid = types.valid,
        signed = types.signed,
    );
    let customers = 1 + random.below(40);
    let who = |random: &mut Random| match random.below(12) {
        0 => "NULL".to_owned(),
        _ => (1 + random.below(customers + 3)).to_string(),
    };
    for id in 1..=customers {
        let to = match random.below(3) {
            0 => "NULL".to_owned(),
            1 if random.one_in(3) => "'infinity'".to_owned(),
            _ => maybe(random, 9, base),
        };
        let from = match random.below(20) {
            0 => "'-infinity'".to_owned(),
            1 => "'infinity'".to_owned(),
            _ => maybe(random, 8, base),
        };
        let region = quoted(
            random
                .pick(&[Some("north"), Some("south"), None])
                .map(str::to_owned),
        );
        let plan = quoted(
            random
                .pick(&[Some("free"), Some("pro"), Some("north"), None])
                .map(str::to_owned),
        );
        let account = *random.pick(&["1", "2", "3", "4", "NULL"]);
        let tester = *random.pick(&["true", "false", "false", "NULL"]);
        sql += &format!(
            "INSERT INTO crm.customers VALUES ({id}, {region}, {plan}, {account}, {from}, {to}, {tester});\n"
        );
    }
    for _ in 0..random.below(80) {
        let (mut low, mut high) = (maybe(random, 6, base), maybe(random, 3, base));
        if low != "NULL" && high != "NULL" && low > high {
            std::mem::swap(&mut low, &mut high);
        }
        let bounds = *random.pick(&["[)", "[)", "[]", "()", "(]"]);
        let valid = match random.below(12) {
            0 => "NULL".to_owned(),
            1 => "'empty'".to_owned(),
            2 => format!("'[-infinity,infinity]'::{}", types.valid),
            _ => {
                let inner = if types.valid == "daterange" {
                    "date"
                } else {
                    "timestamptz"
                };
                format!(
                    "{}({low}::{inner}, {high}::{inner}, '{bounds}')",
                    types.valid
                )
            }
        };
        let (since, until) = (maybe(random, 6, base), maybe(random, 3, base));
        let status = *random.pick(&["'advocate'", "'advocate'", "'lapsed'", "NULL"]);
        let who = who(random);
        sql += &format!(
            "INSERT INTO crm.status VALUES ({who}, {status}, {valid}, {since}, {until});\n"
        );
    }
    for _ in 0..random.below(150) {
        let at = maybe(random, 25, base);
        let points = match random.below(8) {
            0 => "NULL".to_owned(),
            1 => "-3".to_owned(),
            _ => random.below(5).to_string(),
        };
        let (who, kind) = (
            who(random),
            *random.pick(&["'review'", "'referral'", "NULL"]),
        );
        sql += &format!("INSERT INTO crm.actions VALUES ({who}, {at}, {kind}, {points});\n");
    }
    let ties = moment(random, base);
    for id in 0..random.below(200) {
        let at = match random.below(6) {
            0 => format!("'{ties}'"),
            _ => maybe(random, 25, base),
        };
        let score = match random.below(10) {
            0 => "NULL".to_owned(),
            1 => "99".to_owned(),
            2 => "-1".to_owned(),
            _ => random.below(11).to_string(),
        };
        let (who, survey) = (
            who(random),
            *random.pick(&["'nps'", "'nps'", "'csat'", "NULL"]),
        );
        let reach = *random.pick(&["NULL", "0", "10", "-1", "25"]);
        let converted = *random.pick(&["NULL", "'2024-02-29'"]);
        sql += &format!(
            "INSERT INTO crm.answers VALUES ({id}, {who}, {at}, {survey}, {score}, {reach}, {converted});\n"
        );
    }
    run(client, &sql);
}

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Rate,
    Nps,
    Growth,
    Actions,
    Participation,
    Ratio,
    Sum,
}

#[derive(Clone, Debug)]
enum Counting {
    /// By the range or by two columns, of these states, one of Rate, Growth, retention.
    State {
        by_range: bool,
        of: Option<Vec<&'static str>>,
        retention: bool,
    },
    Events {
        kind: Option<&'static str>,
        weighted: bool,
        is_rate: bool,
    },
    Rows {
        survey: Option<&'static str>,
        one_per: Option<bool>,
        what: What,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Nps,
    Csat,
    Ces,
    Converted,
    Engagement,
    Rows,
}

struct Measure {
    kpi: &'static str,
    kind: Kind,
    counting: Counting,
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

/// The length of a window that ends with a period: days or months.
type Window = Option<(&'static str, i64, i64)>;

struct Card {
    /// Of the answers alone.
    is_flat: bool,
    calendar: Option<Calendar>,
    zone: &'static str,
    has_from: bool,
    has_to: bool,
    /// Conditions on customers.
    only: Option<(&'static str, fn(&Customer) -> bool)>,
    segments: Vec<&'static str>,
    measures: Vec<Measure>,
    window: Window,
    totals: &'static str,
    min_n: Option<i64>,
    storage: &'static str,
}

impl Card {
    fn random(random: &mut Random, types: &Types) -> Card {
        let grain = *random.pick(&[
            Grain::Day,
            Grain::Week,
            Grain::Months(1),
            Grain::Months(3),
            Grain::Months(6),
            Grain::Months(12),
        ]);
        let starts = match grain {
            Grain::Week => random.below(7) as i64,
            Grain::Months(3..) if !random.one_in(3) => random.below(12) as i64,
            _ => 0,
        };
        let calendar = (!random.one_in(8)).then_some(Calendar { grain, starts });
        let is_flat = random.one_in(4);
        let mut segments = Vec::new();
        for name in ["region", "plan", "industry"] {
            if random.one_in(2) && !(is_flat && name == "industry") {
                segments.push(name);
            }
        }
        let window: Window = match calendar {
            Some(_) if random.one_in(4) => Some(*random.pick(&[
                ("1 day", 1, 0),
                ("7 days", 7, 0),
                ("2 weeks", 14, 0),
                ("90 days", 90, 0),
                ("1 month", 0, 1),
                ("3 months", 0, 3),
                ("1 year", 0, 12),
            ])),
            _ => None,
        };
        let mut measures = Vec::new();
        for kpi in [
            "ambassador_rate",
            "advocacy_growth",
            "advocate_retention_rate",
            "advocacy_actions",
            "advocacy_participation_rate",
            "referral_rate",
            "viral_coefficient",
            "nps",
            "csat",
            "ces",
            "referral_conversion_rate",
            "engagement_rate",
            "responses",
        ] {
            if !random.one_in(3) {
                continue;
            }
            let state = |random: &mut Random, retention: bool| Counting::State {
                by_range: !random.one_in(3),
                of: random
                    .pick(&[
                        None,
                        Some(vec!["advocate"]),
                        Some(vec!["advocate", "lapsed"]),
                    ])
                    .clone(),
                retention,
            };
            let events = |random: &mut Random, is_rate: bool| Counting::Events {
                kind: *random.pick(&[None, Some("referral"), Some("review")]),
                weighted: random.one_in(2),
                is_rate,
            };
            let facts = |random: &mut Random, what: What| Counting::Rows {
                survey: *random.pick(&[None, Some("nps"), Some("csat")]),
                one_per: match random.below(6) {
                    0 => Some(true),
                    1 => Some(false),
                    _ => None,
                },
                what,
            };
            let (kind, counting) = match kpi {
                "ambassador_rate" => (Kind::Rate, state(random, false)),
                "advocacy_growth" => (Kind::Growth, state(random, false)),
                "advocate_retention_rate" => (Kind::Rate, state(random, true)),
                "advocacy_actions" | "viral_coefficient" => (Kind::Actions, events(random, false)),
                "advocacy_participation_rate" => (Kind::Participation, events(random, false)),
                "referral_rate" => (Kind::Rate, events(random, true)),
                "nps" => (Kind::Nps, facts(random, What::Nps)),
                "csat" => (Kind::Rate, facts(random, What::Csat)),
                "ces" => (Kind::Rate, facts(random, What::Ces)),
                "referral_conversion_rate" => (Kind::Rate, facts(random, What::Converted)),
                "engagement_rate" => (Kind::Ratio, facts(random, What::Engagement)),
                _ => (Kind::Sum, facts(random, What::Rows)),
            };
            let compares = kind == Kind::Growth
                || matches!(
                    counting,
                    Counting::State {
                        retention: true,
                        ..
                    }
                );
            let is_rows = matches!(counting, Counting::Rows { .. });
            if is_flat && !is_rows {
                continue;
            }
            if calendar.is_none() && !is_rows || window.is_some() && compares {
                continue;
            }
            measures.push(Measure {
                kpi,
                kind,
                counting,
            });
        }
        if measures.is_empty() {
            measures.push(Measure {
                kpi: "nps",
                kind: Kind::Nps,
                counting: Counting::Rows {
                    survey: None,
                    one_per: None,
                    what: What::Nps,
                },
            });
        }
        // What one_per needs an order for has a time.
        for measure in &mut measures {
            if let Counting::Rows { one_per, .. } = &mut measure.counting
                && calendar.is_none()
            {
                *one_per = None;
            }
        }
        let only: &[Option<(&'static str, fn(&Customer) -> bool)>] = &[
            None,
            None,
            Some((r#"{"tester": {"not": true}}"#, |c| c.tester != Some(true))),
            Some((r#"{"tester": false}"#, |c| c.tester == Some(false))),
            Some((r#"{"plan": {"in": ["free", "pro"]}}"#, |c| {
                matches!(c.plan.as_deref(), Some("free" | "pro"))
            })),
            Some((
                r#"{"region": null, "customer_id": {"between": [2, 30]}}"#,
                |c| c.region.is_none() && (2..=30).contains(&c.key.parse::<i64>().unwrap_or(0)),
            )),
        ];
        Card {
            is_flat,
            calendar,
            // Days of a date or timestamp are the same everywhere.
            zone: match is_flat && types.answered != "timestamptz" {
                true => "",
                false => *random.pick(&ZONES),
            },
            has_from: !random.one_in(4),
            has_to: !random.one_in(4),
            only: random.pick(only).filter(|_| !is_flat),
            segments,
            measures,
            window,
            totals: *random.pick(&["all", "each", "cube"]),
            min_n: random.one_in(3).then(|| 1 + random.below(6) as i64),
            storage: *random.pick(&["view", "materialized"]),
        }
    }

    fn spec(&self) -> String {
        let mut keys = Vec::new();
        let mut entity = r#""table": "crm.customers", "key": "customer_id""#.to_owned();
        if self.has_from {
            entity += r#", "from": "signed""#;
        }
        if self.has_to {
            entity += r#", "to": "closed""#;
        }
        match self.is_flat {
            true => keys.push(r#""where": {"score": {"not": 99}}"#.to_owned()),
            false => keys.push(format!(r#""entity": {{{entity}}}"#)),
        }
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        const DAYS: [&str; 7] = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        if let Some(calendar) = self.calendar {
            let at = calendar.starts as usize;
            let (grain, starts) = match calendar.grain {
                Grain::Day => ("day", String::new()),
                Grain::Week => ("week", format!(r#", "week_starts": "{}""#, DAYS[at])),
                Grain::Months(1) => ("month", String::new()),
                Grain::Months(length) => (
                    match length {
                        3 => "quarter",
                        6 => "half",
                        _ => "year",
                    },
                    format!(r#", "year_starts": "{}""#, MONTHS[at]),
                ),
            };
            let column = if self.is_flat {
                r#""column": "at", "#
            } else {
                ""
            };
            let zone = match self.zone {
                "" => String::new(),
                zone => format!(r#", "timezone": "{zone}""#),
            };
            keys.push(format!(
                r#""period": {{{column}"grain": "{grain}"{zone}{starts}}}"#
            ));
        }
        let segments = self.segments.iter().map(|name| match *name {
            "industry" => {
                r#"{"column": "industry", "from": "crm.accounts", "on": "account"}"#.to_owned()
            }
            name if self.is_flat => {
                format!(r#"{{"column": "{name}", "from": "crm.customers", "on": "customer_id"}}"#)
            }
            name => format!(r#""{name}""#),
        });
        keys.push(format!(
            r#""segments": [{}]"#,
            segments.collect::<Vec<_>>().join(", ")
        ));
        let measures = self.measures.iter().map(|m| {
            let keys = match &m.counting {
                Counting::State { by_range, of, .. } => {
                    let valid = match by_range {
                        true => r#""valid""#,
                        false => r#"{"from": "since", "to": "until"}"#,
                    };
                    let only = of.as_ref().map_or(String::new(), |of| match of.as_slice() {
                        [one] => format!(r#", "where": {{"status": "{one}"}}"#),
                        _ => r#", "where": {"status": {"in": ["advocate", "lapsed"]}}"#.to_owned(),
                    });
                    format!(r#""history": "crm.status", "valid": {valid}{only}"#)
                }
                Counting::Events { kind, weighted, .. } => {
                    let weight = if *weighted {
                        r#", "weight": "points""#
                    } else {
                        ""
                    };
                    let only = kind.map_or(String::new(), |kind| {
                        format!(r#", "where": {{"kind": "{kind}"}}"#)
                    });
                    format!(r#""events": "crm.actions", "on": "who", "at": "at"{weight}{only}"#)
                }
                Counting::Rows {
                    survey,
                    one_per,
                    what,
                } => {
                    let of = match what {
                        What::Converted => r#"{"not_null": "converted"}"#,
                        What::Engagement => r#"["reach", "score"]"#,
                        What::Rows => "1",
                        _ => r#""score""#,
                    };
                    let only = survey.map_or(String::new(), |kind| {
                        format!(r#", "where": {{"survey": "{kind}"}}"#)
                    });
                    let keep = match one_per {
                        None => String::new(),
                        Some(latest) => {
                            let whose = if self.is_flat {
                                r#""column": "customer_id", "#
                            } else {
                                ""
                            };
                            let keep = if *latest { "latest" } else { "first" };
                            format!(r#", "one_per": {{{whose}"keep": "{keep}"}}"#)
                        }
                    };
                    let at = if self.calendar.is_some() {
                        r#", "at": "at""#
                    } else {
                        ""
                    };
                    match self.is_flat {
                        true => format!(r#""of": {of}{only}{keep}"#),
                        false => format!(r#""rows": "crm.answers"{at}, "of": {of}{only}{keep}"#),
                    }
                }
            };
            format!(r#""{}": {{{keys}}}"#, m.kpi)
        });
        keys.push(format!(
            r#""measures": {{{}}}"#,
            measures.collect::<Vec<_>>().join(", ")
        ));
        if let Some((window, _, _)) = self.window {
            keys.push(format!(r#""window": "{window}""#));
        }
        if let Some((only, _)) = self.only {
            keys.push(format!(r#""where": {only}"#));
        }
        keys.push(format!(
            r#""totals": "{}", "storage": "{}""#,
            self.totals, self.storage
        ));
        if let Some(least) = self.min_n {
            keys.push(format!(r#""min_n": {least}"#));
        }
        format!("{{{}}}", keys.join(", "))
    }

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
            let written: Vec<String> = fields.iter().map(i64::to_string).collect();
            let counted = format!("({})", written.join(","));
            if shown != "NULL" || fields.iter().any(|field| *field > 0) {
                tally.same("summary", &key, shown.as_str(), counted.as_str());
            }
        }
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
        let types = Types {
            signed: *random.pick(&MOMENTS),
            closed: *random.pick(&MOMENTS),
            valid: *random.pick(&["daterange", "tstzrange"]),
            acted: *random.pick(&MOMENTS),
            answered: *random.pick(&MOMENTS),
        };
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
