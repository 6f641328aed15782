//! How the cases of `tests/oracles/statistics.csv` that compare, chart and adjust are run.

use super::always::mixed;
use super::compare::*;
use super::control_chart::*;
use super::groups::{nps_test, rates_test};
use super::interval::*;
use super::multiple::{AdjustMethod, p_adjust};
use super::paired::flow_compare;
use super::power::nps_mde;
use super::published_cases::Case;
use super::ratio::{RatioMethod, ratio_ci, ratio_stderr};
use super::sample_size::rate_sample_size;
use super::seasonal::kpi_trend_seasonal;
use super::shrink::kpi_shrink;
use super::trend::kpi_trend;
use crate::summary::{
    Action, Flow, Nps, Rate, RatioSample, Summary, Weight, WeightedNps, WeightedRate,
};
use serde_json::Value;

impl Case {
    fn numbers(&self, key: &str) -> Vec<i64> {
        let numbers = self.inputs[key].as_array().expect("numbers");
        numbers.iter().map(|x| x.as_i64().unwrap()).collect()
    }

    fn rate(&self, hits: &str, total: &str) -> Rate {
        Rate {
            hits: self.count(hits),
            total: self.count(total),
        }
    }

    fn rate_of(&self, key: &str) -> Rate {
        let [hits, total] = self.numbers(key).try_into().expect("hits, total");
        Rate { hits, total }
    }

    fn nps(&self, key: &str) -> Nps {
        answers(&self.numbers(key))
    }

    fn answers_of(&self, key: &str) -> Vec<Nps> {
        let groups = self.inputs[key].as_array().expect("groups").iter();
        groups
            .map(|counts| {
                let counts = counts.as_array().unwrap().iter();
                answers(&counts.map(|x| x.as_i64().unwrap()).collect::<Vec<_>>())
            })
            .collect()
    }

    fn action(&self, key: &str) -> Action {
        let [customers, actions, squares] = self.numbers(key).try_into().expect("three sums");
        of_action(customers, actions, squares)
    }

    fn confidence(&self) -> f64 {
        self.number("conf")
    }

    /// What is expected and found under the same name; `unit` times as large here.
    fn all(&self, unit: f64, found: &[(&str, f64)]) {
        let expected = self.expected.as_object().expect("an object");
        for (what, want) in expected {
            let got = found.iter().find(|(name, _)| name == what);
            let (_, got) = got.unwrap_or_else(|| panic!("{}: no {what}", self.id));
            self.near(what, got / unit, want);
        }
    }

    fn interval(&self, unit: f64, interval: Interval) {
        self.all(unit, &[("low", interval.low), ("high", interval.high)]);
    }

    /// Differences on 0 to 1 or in points, but z and p.
    fn compared(&self, unit: f64, c: Comparison) {
        self.all(
            1.0,
            &[
                ("difference", c.difference / unit),
                ("low", c.low / unit),
                ("high", c.high / unit),
                ("z", c.z.unwrap()),
                ("p", c.p_value.unwrap()),
            ],
        );
    }

    fn nps_compared(&self, method: NpsCompareMethod) {
        let level = self
            .inputs
            .get("conf")
            .map_or(0.95, |x| x.as_f64().unwrap());
        let compared = nps_compare(&self.nps("a"), &self.nps("b"), level, method);
        self.compared(1.0, compared.unwrap().unwrap());
    }

    fn rates_compared(&self, method: RateCompareMethod) {
        let (a, b) = (self.rate("x1", "n1"), self.rate("x2", "n2"));
        let level = self
            .inputs
            .get("conf")
            .map_or(0.95, |x| x.as_f64().unwrap());
        self.compared(100.0, rate_compare(&a, &b, level, method).unwrap().unwrap());
    }

    fn adjusted(&self, method: AdjustMethod) {
        let p: Vec<_> = self.series("p").into_iter().map(Some).collect();
        let adjusted = p_adjust(&p, method).unwrap();
        let mut found: Vec<_> = (1..)
            .zip(&adjusted)
            .map(|(i, p)| (format!("p{i}"), p.unwrap()))
            .collect();
        let rejected = adjusted.iter().filter(|p| p.unwrap() < 0.05).count();
        found.push(("rejected_5".into(), rejected as f64));
        let found: Vec<_> = found.iter().map(|(name, p)| (name.as_str(), *p)).collect();
        self.all(1.0, &found);
    }

    fn chart(&self, limits: Limits, unit: f64) {
        if let Some(want) = self.expected.get("out_of_control") {
            assert_eq!(&Value::from(limits.out_of_control), want, "{}", self.id);
            return;
        }
        self.all(
            unit,
            &[
                ("center", limits.center),
                ("lcl", limits.lcl),
                ("ucl", limits.ucl),
            ],
        );
    }

    pub fn method(&self) {
        match self.function.as_str() {
            "nps_ci_score" => {
                let counts = ["promoters", "passives", "detractors"].map(|key| self.count(key));
                let interval = nps_ci(&answers(&counts), self.confidence(), NpsMethod::Score, None);
                self.interval(1.0, interval.unwrap().unwrap());
            }
            "nps_compare_mover_score" => self.nps_compared(NpsCompareMethod::Mover),
            "nps_compare_adjusted_wald" => self.nps_compared(NpsCompareMethod::AdjustedWald),
            "nps_compare_permutation_z" => self.nps_compared(NpsCompareMethod::Permutation),
            "rate_compare_miettinen_nurminen" => {
                self.rates_compared(RateCompareMethod::MiettinenNurminen);
            }
            "rate_compare_agresti_caffo" => self.rates_compared(RateCompareMethod::AgrestiCaffo),
            "agresti_caffo_diff_ci" => {
                let (a, b) = (self.rate("x1", "n1"), self.rate("x2", "n2"));
                let method = RateCompareMethod::AgrestiCaffo;
                let compared = rate_compare(&a, &b, 0.95, method).unwrap().unwrap();
                self.near("low", compared.low / 100.0, &self.expected[0]);
                self.near("high", compared.high / 100.0, &self.expected[1]);
            }
            "paired_compare_newcombe10" => {
                let flow = Flow {
                    never: self.count("neither"),
                    gained: self.count("first_only"),
                    lost: self.count("second_only"),
                    kept: self.count("both"),
                };
                let compared = flow_compare(&flow, self.confidence()).unwrap().unwrap();
                self.compared(100.0, compared);
            }
            "paired_test_mcnemar" => {
                let flow = Flow {
                    gained: self.count("first_only"),
                    lost: self.count("second_only"),
                    ..Flow::default()
                };
                let compared = flow_compare(&flow, 0.95).unwrap().unwrap();
                let z = compared.z.unwrap();
                self.near("chi2", z * z, &self.expected["chi2"]);
                let p = compared.p_value.unwrap();
                self.near("p_mid", p, &self.expected["p_mid"]);
            }
            "rates_test_chi2" => self.rates_tested("hits", "totals"),
            "k_sample_proportion_chi2" => self.rates_tested("x", "n"),
            "nps_test_kruskal" => {
                let groups = self.answers_of("groups");
                let test = nps_test(&groups).unwrap();
                let found = [("statistic", test.statistic), ("df", test.df as f64)];
                self.all(1.0, &[found[0], found[1], ("p", test.p_value)]);
            }
            "p_adjust_bh" => self.adjusted(AdjustMethod::Bh),
            "p_adjust_holm" => self.adjusted(AdjustMethod::Holm),
            "p_adjust_by" => self.adjusted(AdjustMethod::By),
            "bh_adjust" => {
                let p: Vec<_> = self.series("p").into_iter().map(Some).collect();
                let adjusted = p_adjust(&p, AdjustMethod::Bh).unwrap();
                for (i, p) in adjusted.iter().enumerate() {
                    self.near("p", p.unwrap(), &self.expected[i]);
                }
            }
            "rate_cs_beta_binomial" => {
                let rate = self.rate("hits", "total");
                let interval = rate_ci(&rate, self.confidence(), RateMethod::Anytime, None);
                self.interval(100.0, interval.unwrap().unwrap());
            }
            "compare_always_valid" => {
                let [difference, error, tau] =
                    ["difference", "stderr", "tau"].map(|key| self.number(key));
                let alpha = 1.0 - self.confidence();
                let (half, p) = mixed(difference, error * error, tau * tau, alpha);
                let limits = [("low", difference - half), ("high", difference + half)];
                self.all(1.0, &[limits[0], limits[1], ("p", p)]);
            }
            "ratio_ci" => self.ratio(),
            "rate_ci_wilson_deff" => {
                let (hits, total) = (self.count("hits"), self.count("total"));
                let rate = weighted(hits, total, self.number("deff"));
                let interval = weighted_rate_ci(&rate, self.confidence(), RateMethod::Wilson);
                self.interval(100.0, interval.unwrap().unwrap());
            }
            "kish_deff" => {
                let mut rate = WeightedRate::default();
                for weight in self.series("weights") {
                    rate.add(&WeightedRate::of(true, millionths(weight)))
                        .unwrap();
                }
                let (deff, n) = (rate.design_effect().unwrap(), rate.n_effective().unwrap());
                self.all(1.0, &[("deff", deff), ("n_eff", n)]);
            }
            "nps_weighted" => {
                let mut nps = WeightedNps::default();
                for (score, weight) in self.series("scores").iter().zip(self.series("weights")) {
                    let class = Nps::of((*score as i64).into()).unwrap();
                    nps.add(&WeightedNps::of(class, millionths(weight)))
                        .unwrap();
                }
                self.all(
                    1.0,
                    &[
                        ("nps", nps.points().unwrap()),
                        ("se", weighted_nps_stderr(&nps).unwrap()),
                        ("kish_deff", nps.design_effect().unwrap()),
                    ],
                );
            }
            "rate_ci_wilson_fpc" => {
                let (rate, method) = (self.rate("hits", "total"), RateMethod::Wilson);
                let population = Some(self.count("population"));
                let interval = rate_ci(&rate, self.confidence(), method, population);
                self.interval(100.0, interval.unwrap().unwrap());
            }
            "rate_ci_hypergeometric" => {
                let (rate, method) = (self.rate("hits", "total"), RateMethod::ClopperPearson);
                let population = self.count("population");
                let interval = rate_ci(&rate, self.confidence(), method, Some(population));
                let interval = interval.unwrap().unwrap();
                let count = |share: f64| (share / 100.0 * population as f64 * 1e6).round() / 1e6;
                let low = ("low_count", count(interval.low));
                self.all(1.0, &[low, ("high_count", count(interval.high))]);
            }
            "nps_mde" => {
                let [power, alpha] = ["power", "alpha"].map(|key| self.number(key));
                let found = nps_mde(&self.nps("a"), &self.nps("b"), power, 1.0 - alpha);
                self.all(1.0, &[("points", found.unwrap().unwrap())]);
            }
            "nps_shrink" => self.shrunk(),
            "p_prime_chart" => self.p_prime(),
            "u_chart_empirical" => {
                let base = of_action(
                    self.count("baseline_customers"),
                    self.count("baseline_actions"),
                    self.count("baseline_squares"),
                );
                let sample = of_action(
                    self.count("sample_customers"),
                    self.count("sample_actions"),
                    0,
                );
                let limits = u_chart(&sample, &base, self.number("sigma"), Dispersion::Empirical);
                self.chart(limits.unwrap().unwrap(), 1.0);
            }
            "u_chart" => {
                let side = |customers: &str, actions: &str| {
                    of_action(self.count(customers), self.count(actions), 0)
                };
                let sample = side("sample_customers", "sample_actions");
                let base = side("baseline_customers", "baseline_actions");
                let limits = u_chart(&sample, &base, self.number("sigma"), Dispersion::Poisson);
                self.chart(limits.unwrap().unwrap(), 1.0);
            }
            "kpi_trend_exact" => {
                let series = self.series("x").into_iter().map(Some);
                let trend = kpi_trend(series, &|| ()).unwrap().unwrap();
                self.all(1.0, &[("s", trend.s as f64), ("p", trend.p_value)]);
            }
            "sen_slope_ci" => {
                let series = self.series("x").into_iter().map(Some);
                let trend = kpi_trend(series, &|| ()).unwrap().unwrap();
                let low = ("low", trend.sen_low.unwrap());
                self.all(1.0, &[low, ("high", trend.sen_high.unwrap())]);
            }
            "kpi_trend_seasonal" => {
                let period = self.count("period") as usize;
                let series = self.series("x").into_iter().enumerate();
                let series = series.map(|(at, value)| (at % period, Some(value)));
                let trend = kpi_trend_seasonal(series).unwrap().unwrap();
                let found = [("s", trend.s as f64), ("z", trend.z), ("p", trend.p_value)];
                self.all(1.0, &found);
            }
            "action_ci_nb_score" => {
                let action = of_action(
                    self.count("customers"),
                    self.count("actions"),
                    self.count("squares"),
                );
                let interval = action_ci(&action, self.confidence(), ActionMethod::NbScore);
                self.interval(1.0, interval.unwrap().unwrap());
            }
            "action_compare_permutation_z" => {
                let (a, b) = (self.action("a"), self.action("b"));
                let method = ActionCompareMethod::Permutation;
                self.compared(1.0, action_compare(&a, &b, 0.95, method).unwrap().unwrap());
            }
            "rate_sample_size_wilson" => {
                let [margin, conf, expected] =
                    ["margin", "conf", "expected"].map(|key| self.number(key));
                let n = rate_sample_size(margin, conf, expected).unwrap();
                self.all(1.0, &[("n", n as f64)]);
            }
            other => panic!("{}: nothing runs {other}", self.id),
        }
    }

    pub fn limit(&self) {
        let (sample, base) = (self.rate_of("sample"), self.rate_of("baseline"));
        let limits = p_chart(&sample, &base, self.number("sigma"));
        self.chart(limits.unwrap().unwrap(), 100.0);
    }

    fn rates_tested(&self, hits: &str, totals: &str) {
        let groups: Vec<Rate> = self
            .numbers(hits)
            .into_iter()
            .zip(self.numbers(totals))
            .map(|(hits, total)| Rate { hits, total })
            .collect();
        let test = rates_test(&groups).unwrap();
        let found = [("chi2", test.statistic), ("df", test.df as f64)];
        self.all(1.0, &[found[0], found[1], ("p", test.p_value)]);
    }

    fn ratio(&self) {
        let wide = |key: &str| i128::from(self.count(key));
        let sample = RatioSample {
            n: self.count("n"),
            numerator: self.count("sum_y"),
            denominator: self.count("sum_x"),
            numerator_squares: wide("sum_yy"),
            denominator_squares: wide("sum_xx"),
            products: wide("sum_xy"),
        };
        let by = |method| {
            ratio_ci(&sample, self.confidence(), method)
                .unwrap()
                .unwrap()
        };
        let (linearised, fieller) = (by(RatioMethod::Linearised), by(RatioMethod::Fieller));
        self.all(
            100.0,
            &[
                ("ratio", sample.percent().unwrap()),
                ("se", ratio_stderr(&sample).unwrap()),
                ("low", linearised.low),
                ("high", linearised.high),
                ("fieller_low", fieller.low),
                ("fieller_high", fieller.high),
            ],
        );
    }

    fn shrunk(&self) {
        let segments = self.answers_of("segments");
        let values: Vec<_> = segments.iter().map(Nps::points).collect();
        // The standard error is half the width of Rocks's interval, in critical values.
        let errors: Vec<_> = segments
            .iter()
            .map(|nps| {
                let classes = super::tango::Classes::of(nps).adjusted();
                Some(100.0 * classes.variance().sqrt())
            })
            .collect();
        let shrunk = kpi_shrink(&values, &errors).unwrap();
        for (i, value) in shrunk.iter().enumerate() {
            let key = format!("shrunk_{}", i + 1);
            self.near(&key, value.unwrap(), &self.expected[key.as_str()]);
        }
    }

    fn p_prime(&self) {
        let n = self.count("n");
        let samples: Vec<Rate> = self
            .numbers("counts")
            .into_iter()
            .map(|hits| Rate { hits, total: n })
            .collect();
        let z = sigma_z(&samples).unwrap();
        self.near("sigma_z", z, &self.expected["sigma_z"]);
        let base = Rate {
            hits: samples.iter().map(|sample| sample.hits).sum(),
            total: n * samples.len() as i64,
        };
        let limits = p_prime_chart(&samples[0], &base, z, 3.0).unwrap().unwrap();
        self.near("center", limits.center / 100.0, &self.expected["center"]);
        self.near("ucl", limits.ucl / 100.0, &self.expected["ucl"]);
        // Of the source it is below 0.
        assert!(self.expected["lcl"].as_f64().unwrap() < 0.0 && limits.lcl == 0.0);
    }
}

fn answers(counts: &[i64]) -> Nps {
    let [promoters, passives, detractors] = *counts else {
        panic!("three classes");
    };
    Nps {
        promoters,
        passives,
        detractors,
    }
}

fn of_action(customers: i64, actions: i64, squares: i64) -> Action {
    Action {
        customers,
        active: actions.min(customers),
        actions,
        squares: squares.into(),
    }
}

fn millionths(weight: f64) -> Weight {
    Weight::from_millionths((weight * 1e6).round() as i64).unwrap()
}

/// A weighted rate with this share and this design effect.
fn weighted(hits: i64, total: i64, deff: f64) -> WeightedRate {
    let unit = i128::from(Weight::ONE);
    let squares = |rows: i64| (i128::from(rows) as f64 * deff * 1e12).round() as i128;
    WeightedRate {
        n: total,
        hits: i128::from(hits) * unit,
        misses: i128::from(total - hits) * unit,
        hit_squares: squares(hits),
        miss_squares: squares(total - hits),
    }
}
