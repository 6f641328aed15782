//! Random CRMs and random specs of scorecards of them.

// Each test is a crate of its own and uses a part of this. What is picked of a list is a
// reference to one.
#![allow(dead_code, clippy::explicit_auto_deref, clippy::type_complexity)]

use super::run;
use advocacy_kpi_core::scorecard::{DAYS, MONTHS};
use postgres::Client;
use testkit::random::Random;

/// Days since 2000-01-01; the infinities are far out.
pub type Day = i64;
pub const NEVER: Day = 1 << 40;

/// Year, month and day of a day (proleptic Gregorian).
pub fn civil(day: Day) -> (i64, i64, i64) {
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

pub fn days(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730_425
}

pub fn month_length(year: i64, month: i64) -> i64 {
    days(year + i64::from(month == 12), month % 12 + 1, 1) - days(year, month, 1)
}

/// Months later; the last day of a month that is too short.
pub fn add_months(day: Day, months: i64) -> Day {
    let (year, month, of_month) = civil(day);
    let at = year * 12 + month - 1 + months;
    let (year, month) = (at.div_euclid(12), at.rem_euclid(12) + 1);
    days(year, month, of_month.min(month_length(year, month)))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grain {
    Day,
    Week,
    Months(i64),
}

#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub grain: Grain,
    /// Months after January, or days after Monday.
    pub starts: i64,
}

impl Calendar {
    pub fn start(&self, day: Day) -> Day {
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

    pub fn next(&self, period: Day, periods: i64) -> Day {
        match self.grain {
            Grain::Day => period + periods,
            Grain::Week => period + 7 * periods,
            Grain::Months(length) => add_months(period, length * periods),
        }
    }

    pub fn year_before(&self, period: Day) -> Day {
        match self.grain {
            Grain::Week => period - 364,
            _ => add_months(period, -12),
        }
    }
}

pub const SPAN: usize = 500;

/// What a CRM holds, with each moment as the day that it is in the zone of the spec.
pub struct Customer {
    pub key: String,
    pub region: Option<String>,
    pub plan: Option<String>,
    pub industry: Option<String>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub tester: Option<bool>,
}

pub struct Status {
    pub customer: Option<String>,
    pub status: Option<String>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub is_empty: bool,
}

pub struct Action {
    pub customer: Option<String>,
    pub at: Option<Day>,
    pub kind: Option<String>,
    pub points: Option<i64>,
}

pub struct Answer {
    pub id: i64,
    pub customer: Option<String>,
    pub at: Option<Day>,
    /// Microseconds.
    pub exact: Option<i64>,
    pub survey: Option<String>,
    pub score: Option<i64>,
    pub reach: Option<i64>,
    pub converted: Option<Day>,
}

pub struct Crm {
    pub customers: Vec<Customer>,
    pub history: Vec<Status>,
    pub actions: Vec<Action>,
    pub answers: Vec<Answer>,
}

pub fn text(value: &str) -> Option<String> {
    (value != "NULL").then(|| value.to_owned())
}

pub fn number(value: &str) -> Option<i64> {
    text(value).map(|value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{value} is a number"))
    })
}

/// How the columns of a CRM are typed.
pub struct Types {
    pub signed: &'static str,
    pub closed: &'static str,
    pub valid: &'static str,
    pub acted: &'static str,
    pub answered: &'static str,
}

impl Types {
    pub fn random(random: &mut Random) -> Types {
        Types {
            signed: *random.pick(&MOMENTS),
            closed: *random.pick(&MOMENTS),
            valid: *random.pick(&["daterange", "tstzrange"]),
            acted: *random.pick(&MOMENTS),
            answered: *random.pick(&MOMENTS),
        }
    }
}

const MOMENTS: [&str; 3] = ["date", "timestamp", "timestamptz"];
pub const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "UTC",
    "Asia/Kathmandu",
];

/// A moment, many of them on the border of a day, month or year.
pub fn moment(random: &mut Random, base: Day) -> String {
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

pub fn quoted(value: Option<String>) -> String {
    value.map_or("NULL".to_owned(), |value| format!("'{value}'"))
}

pub fn fill(client: &mut Client, random: &mut Random, types: &Types, base: Day) {
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

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Rate,
    Nps,
    Growth,
    Actions,
    Participation,
    Ratio,
    Sum,
}

#[derive(Clone, Debug)]
pub enum Counting {
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
pub enum What {
    Nps,
    Csat,
    Ces,
    Converted,
    Engagement,
    Rows,
}

pub struct Measure {
    pub kpi: &'static str,
    pub kind: Kind,
    pub counting: Counting,
}

/// The length of a window that ends with a period: days or months.
pub type Window = Option<(&'static str, i64, i64)>;

pub struct Card {
    /// Of the answers alone.
    pub is_flat: bool,
    pub calendar: Option<Calendar>,
    pub zone: &'static str,
    pub has_from: bool,
    pub has_to: bool,
    /// Conditions on customers.
    pub only: Option<(&'static str, fn(&Customer) -> bool)>,
    pub segments: Vec<&'static str>,
    pub measures: Vec<Measure>,
    pub window: Window,
    pub totals: &'static str,
    pub min_n: Option<i64>,
    pub storage: &'static str,
}

impl Card {
    pub fn random(random: &mut Random, types: &Types) -> Card {
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
            // They are not for each other.
            min_n: random
                .one_in(3)
                .then(|| 1 + random.below(6) as i64)
                .filter(|_| window.is_none()),
            storage: *random.pick(&["view", "materialized"]),
        }
    }

    pub fn spec(&self) -> String {
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
}
