//! Published cases: `tests/published_cases/statistics.csv`, one row a case.

use super::compare::{NpsCompareMethod, RateCompareMethod, nps_compare, rate_compare};
use super::control_chart::{Dispersion, p_chart, u_chart};
use super::growth::cagr;
use super::interval::*;
use super::trend::kpi_trend;
use crate::summary::{Action, Nps, Rate};
use serde_json::Value;

const CASES: &str = include_str!("../../../../tests/published_cases/statistics.csv");

pub(super) struct Case {
    pub id: String,
    pub function: String,
    pub inputs: Value,
    pub expected: Value,
    tolerance: f64,
}

impl Case {
    pub fn number(&self, key: &str) -> f64 {
        self.inputs[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{}: no number {key}", self.id))
    }

    pub fn count(&self, key: &str) -> i64 {
        self.inputs[key]
            .as_i64()
            .unwrap_or_else(|| panic!("{}: no count {key}", self.id))
    }

    fn counts(&self, keys: [&str; 3]) -> [i64; 3] {
        keys.map(|key| self.count(key))
    }

    pub fn series(&self, key: &str) -> Vec<f64> {
        let series = self.inputs[key].as_array().expect("a series");
        series.iter().map(|x| x.as_f64().unwrap()).collect()
    }

    pub fn near(&self, what: &str, got: f64, want: &Value) {
        let want = want
            .as_f64()
            .unwrap_or_else(|| panic!("{}: expects no {what}", self.id));
        assert!(
            (got - want).abs() <= self.tolerance,
            "{}: {what} is {got}, published {want}",
            self.id
        );
    }

    /// Limits of the source on 0 to 1, cut off there, against percent.
    fn share(&self, interval: Interval) {
        let limit = |i: usize| Value::from(self.expected[i].as_f64().unwrap().clamp(-1.0, 1.0));
        self.near("low", interval.low / 100.0, &limit(0));
        self.near("high", interval.high / 100.0, &limit(1));
    }

    fn rate_interval(&self, method: RateMethod) {
        let (x, n) = (self.count("x"), self.count("n"));
        let rate = Rate { hits: x, total: n };
        let interval = rate_ci(&rate, self.number("conf"), method, None)
            .unwrap()
            .unwrap();
        let mut cut = self.expected.clone();
        for limit in cut.as_array_mut().unwrap() {
            *limit = Value::from(limit.as_f64().unwrap().clamp(0.0, 1.0));
        }
        self.near("low", interval.low / 100.0, &cut[0]);
        self.near("high", interval.high / 100.0, &cut[1]);
    }

    fn actions(&self, method: ActionMethod) {
        let (x, n) = (self.count("actions"), self.count("customers"));
        let interval = action_ci(&actions_of(n, x), self.number("conf"), method);
        let interval = interval.unwrap().unwrap();
        self.near("low", interval.low, &self.expected[0]);
        self.near("high", interval.high, &self.expected[1]);
    }

    fn limits(&self, center: f64, lcl: f64, ucl: f64) {
        for (what, got) in [("center", center), ("lcl", lcl), ("ucl", ucl)] {
            if let Some(want) = self.expected.get(what) {
                self.near(what, got, want);
            }
        }
    }

    fn run(&self) {
        match self.function.as_str() {
            "wilson_ci" => self.rate_interval(RateMethod::Wilson),
            "wilson_cc_ci" => self.rate_interval(RateMethod::WilsonCc),
            "agresti_coull_ci" => self.rate_interval(RateMethod::AgrestiCoull),
            "jeffreys_ci" => self.rate_interval(RateMethod::Jeffreys),
            "clopper_pearson_ci" => self.rate_interval(RateMethod::ClopperPearson),
            "wald_ci" => self.rate_interval(RateMethod::Wald),
            "rate_ci_exact_c" => self.actions(ActionMethod::Exact),
            "rate_ci_byar" => self.actions(ActionMethod::Byar),
            "rate_ci_wald" => self.actions(ActionMethod::Wald),
            "csat_margin" => {
                let n = self.count("n");
                let hits = (self.number("csat") * n as f64).round() as i64;
                let rate = Rate { hits, total: n };
                let interval = rate_ci(&rate, 0.95, RateMethod::Wald, None)
                    .unwrap()
                    .unwrap();
                let margin = (interval.high - interval.low) / 200.0;
                self.near("margin", margin, &self.expected);
            }
            "nps_variance_per_response" => {
                let [p, s, d] = self.counts(["promoters", "passives", "detractors"]);
                let error = nps_stderr(&answers([p, s, d])).unwrap() / 100.0;
                let variance = error * error * (p + s + d) as f64;
                self.near("variance", variance, &self.expected);
            }
            "nps_se" => {
                let [p, s, d] = self.counts(["promoters", "passives", "detractors"]);
                let error = nps_stderr(&answers([p, s, d])).unwrap() / 100.0;
                self.near("error", error, &self.expected);
            }
            "nps_ci_wald" => self.nps_wald(),
            "nps_change_significant" => {
                let side = |which: &str| {
                    answers(
                        ["p", "n", "d"].map(|class| self.inputs[which][class].as_i64().unwrap()),
                    )
                };
                let change = nps_compare(
                    &side("latest"),
                    &side("previous"),
                    0.99,
                    NpsCompareMethod::Wald,
                );
                let z = change.unwrap().unwrap().z.unwrap();
                let significant = if z.abs() > self.number("z") {
                    z.signum()
                } else {
                    0.0
                };
                self.near("change", significant, &self.expected);
            }
            "newcombe_diff_ci" => {
                let change = self.two_rates();
                self.share(Interval {
                    low: change.low,
                    high: change.high,
                });
            }
            "two_proportion_ztest" => {
                let change = self.two_rates();
                self.near("z", change.z.unwrap(), &self.expected["z"]);
                self.near("p", change.p_value.unwrap(), &self.expected["p"]);
            }
            "mann_kendall" | "mann_kendall_and_sen" | "mann_kendall_constant" => self.trend(),
            "p_chart" if self.inputs.get("sample").is_some() => self.limit(),
            "p_chart" => {
                let n = 50;
                let (samples, hits) = match self.inputs["counts"].as_array() {
                    Some(counts) => (
                        counts.len() as i64,
                        counts.iter().map(|x| x.as_i64().unwrap()).sum(),
                    ),
                    None => (30, 347),
                };
                let sample = Rate { hits: 0, total: n };
                let base = Rate {
                    hits,
                    total: samples * n,
                };
                let chart = p_chart(&sample, &base, 3.0).unwrap().unwrap();
                self.limits(chart.center / 100.0, chart.lcl / 100.0, chart.ucl / 100.0);
            }
            "c_chart" => {
                let counts: Vec<i64> = self.series("counts").iter().map(|x| *x as i64).collect();
                let (sum, units) = (counts.iter().sum(), counts.len() as i64);
                let mut outside = vec![];
                for (i, count) in counts.iter().enumerate() {
                    let chart = chart(actions_of(1, *count), actions_of(units, sum));
                    self.limits(chart.center, chart.lcl, chart.ucl);
                    if chart.out_of_control {
                        outside.push(i + 1);
                    }
                }
                assert_eq!(outside, [6, 20], "{}", self.id);
            }
            "u_chart_limits_mean_size" => {
                let sum: f64 = self.series("counts").iter().sum();
                let units: f64 = self.series("units").iter().sum();
                let tenths = units as i64 * 10;
                let mean = tenths / self.series("units").len() as i64;
                let chart = chart(actions_of(mean, 0), actions_of(tenths, sum as i64));
                self.limits(chart.center * 10.0, chart.lcl * 10.0, chart.ucl * 10.0);
            }
            "compound_growth_rate" => {
                let [start, end, periods] = ["start", "end", "periods"].map(|k| self.number(k));
                let rate = cagr(start, end, periods).unwrap().unwrap() / 100.0;
                self.near("rate", rate, &self.expected);
            }
            _ => self.method(),
        }
    }

    fn nps_wald(&self) {
        let [p, s, d] = if self.inputs.get("promoters").is_some() {
            self.counts(["promoters", "passives", "detractors"])
        } else {
            let n = self.number("n");
            let p = (n * self.number("promoter_share")).round() as i64;
            let d = (n * self.number("detractor_share")).round() as i64;
            [p, n as i64 - p - d, d]
        };
        let interval = nps_ci(&answers([p, s, d]), 0.95, NpsMethod::Wald, None)
            .unwrap()
            .unwrap();
        self.near("low", interval.low, &self.expected["lo"]);
        self.near("high", interval.high, &self.expected["hi"]);
        if let Some(want) = self.expected.get("se") {
            self.near("error", nps_stderr(&answers([p, s, d])).unwrap(), want);
        }
    }

    fn two_rates(&self) -> super::compare::Comparison {
        let [x1, n1, x2, n2] = ["x1", "n1", "x2", "n2"].map(|key| self.count(key));
        let [a, b] = [(x1, n1), (x2, n2)].map(|(hits, total)| Rate { hits, total });
        rate_compare(&a, &b, 0.95, RateCompareMethod::Newcombe)
            .unwrap()
            .unwrap()
    }

    fn trend(&self) {
        let series = match self.inputs["x"] {
            Value::Array(_) => self.series("x"),
            _ => vec![7.25; 12],
        };
        let trend = kpi_trend(series.into_iter().map(Some), &|| ())
            .unwrap()
            .unwrap();
        for (what, got) in [
            ("S", trend.s as f64),
            ("z", trend.z),
            ("p", trend.p_value),
            ("tau", trend.tau),
            ("slope", trend.sen_slope),
        ] {
            if let Some(want) = self.expected.get(what) {
                self.near(what, got, want);
            }
        }
    }
}

fn answers([promoters, passives, detractors]: [i64; 3]) -> Nps {
    Nps {
        promoters,
        passives,
        detractors,
    }
}

/// For what takes actions for a Poisson count and reads no squares.
fn actions_of(customers: i64, actions: i64) -> Action {
    Action {
        customers,
        active: actions.min(customers),
        actions,
        squares: 0,
    }
}

fn chart(sample: Action, base: Action) -> super::control_chart::Limits {
    u_chart(&sample, &base, 3.0, Dispersion::Poisson)
        .unwrap()
        .unwrap()
}

/// A line of CSV by RFC 4180; no field holds a line break.
pub(super) fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => {
                fields.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

#[test]
fn published_cases() {
    let mut lines = CASES.lines();
    let head = lines.next();
    assert_eq!(head, Some("id,function,inputs,expected,tolerance,source"));
    let mut ran = 0;
    for line in lines {
        let [id, function, inputs, expected, tolerance, _source] =
            <[String; 6]>::try_from(fields(line)).expect("six fields");
        let parse = |text: &str| serde_json::from_str(text).expect("JSON");
        let case = Case {
            inputs: parse(&inputs),
            expected: parse(&expected),
            tolerance: tolerance.parse().expect("a tolerance"),
            id,
            function,
        };
        case.run();
        ran += 1;
    }
    assert_eq!(ran, 153);
}
