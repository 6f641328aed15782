//! A dashboard of 40 segments, 12 quarters and 5 KPIs in which nothing ever changes.

use crate::LEVEL;
use crate::draw::{TAILS, answers, customers, hits, posts};
use crate::table::{head, percent, row};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::multiple::{AdjustMethod, p_adjust};
use advocacy_kpi_core::stats::ratio::ratio_compare;
use advocacy_kpi_core::summary::{Action, Nps, Rate, RatioSample, Summary};
use testkit::random::Random;

const SEGMENTS: usize = 40;
const KPIS: usize = 5;
/// Pairs of neighbouring quarters: 11 of a dashboard of 12.
const CHANGES: usize = 11;
const QUARTERS: usize = 2_000;

/// What a segment has in a quarter.
#[derive(Clone, Default)]
struct Cell {
    nps: Nps,
    satisfied: Rate,
    advocates: Rate,
    actions: Action,
    engagement: RatioSample,
}

impl Cell {
    fn draw(random: &mut Random, n: usize) -> Self {
        Cell {
            nps: answers(random, [0.5, 0.3], n),
            satisfied: hits(random, 0.7, n),
            advocates: hits(random, 0.2, n),
            actions: customers(random, 1.0, TAILS[1], n),
            engagement: posts(random, 0.05, n),
        }
    }

    fn add(&mut self, other: &Self) {
        let added = [
            self.nps.add(&other.nps),
            self.satisfied.add(&other.satisfied),
            self.advocates.add(&other.advocates),
            self.actions.add(&other.actions),
            self.engagement.add(&other.engagement),
        ];
        assert!(added.iter().all(Result::is_ok));
    }

    /// The p-value of each KPI against the quarter before.
    fn compared(&self, before: &Self) -> [Option<f64>; KPIS] {
        let rate = |a: &Rate, b: &Rate| {
            rate_compare(a, b, LEVEL, RateCompareMethod::MiettinenNurminen).expect("valid")
        };
        let nps = nps_compare(&self.nps, &before.nps, LEVEL, NpsCompareMethod::Mover);
        let method = ActionCompareMethod::Robust;
        let actions = action_compare(&self.actions, &before.actions, LEVEL, method);
        let engagement = ratio_compare(&self.engagement, &before.engagement, LEVEL);
        [
            nps.expect("valid"),
            rate(&self.satisfied, &before.satisfied),
            rate(&self.advocates, &before.advocates),
            actions.expect("valid"),
            engagement.expect("valid"),
        ]
        .map(|compared| compared.and_then(|c| c.p_value))
    }

    /// The same as before release 0.8.0: no adjustment, and methods that look only at the
    /// normal distribution.
    fn compared_before(&self, before: &Self) -> [Option<f64>; KPIS - 1] {
        let rate = |a: &Rate, b: &Rate| {
            rate_compare(a, b, LEVEL, RateCompareMethod::Newcombe).expect("valid")
        };
        let nps = nps_compare(&self.nps, &before.nps, LEVEL, NpsCompareMethod::Wald);
        let method = ActionCompareMethod::Welch;
        let actions = action_compare(&self.actions, &before.actions, LEVEL, method);
        [
            nps.expect("valid"),
            rate(&self.satisfied, &before.satisfied),
            rate(&self.advocates, &before.advocates),
            actions.expect("valid"),
        ]
        .map(|compared| compared.and_then(|c| c.p_value))
    }
}

fn flagged(p: &[Option<f64>], method: Option<AdjustMethod>) -> usize {
    let adjusted = match method {
        Some(method) => p_adjust(p, method).expect("p-values"),
        None => p.to_vec(),
    };
    let level = 1.0 - LEVEL;
    adjusted.iter().flatten().filter(|p| **p < level).count()
}

pub fn print(random: &mut Random) {
    println!(
        "\n## A dashboard without any change\n\n\
         {SEGMENTS} segments, 12 quarters, {KPIS} KPIs (an NPS, two rates, actions per customer, an engagement rate) in \
         which nothing changes: in how many dashboards any cell of the latest quarter is flagged, and how many of the \
         {} cells are flagged on average. Flags are those of `change_significant`: p-values of all segments and KPIs of a \
         period adjusted together. The {KPIS} totals of a period are a family of their own. *Before* is release 0.7.0: \
         `wald`, `newcombe` and `welch`, no adjustment, no test of engagement rates.",
        SEGMENTS * KPIS * CHANGES
    );
    head(
        &format!("{QUARTERS} dashboards a row:"),
        &[
            "answers a cell",
            "any flag, bh",
            "any flag, holm",
            "any flag, not adjusted",
            "flags, bh",
            "flags, not adjusted",
            "any flag among the totals, bh",
            "any flag before",
            "flags before",
        ],
    );
    for n in [5, 15, 50, 200] {
        let mut any = [0_usize; 5];
        let mut flags = [0_usize; 3];
        for _ in 0..QUARTERS {
            let (mut now, mut before) = (Cell::default(), Cell::default());
            let (mut p, mut former) = (Vec::new(), Vec::new());
            for _ in 0..SEGMENTS {
                let (a, b) = (Cell::draw(random, n), Cell::draw(random, n));
                p.extend(a.compared(&b));
                former.extend(a.compared_before(&b));
                now.add(&a);
                before.add(&b);
            }
            let bh = flagged(&p, Some(AdjustMethod::Bh));
            let plain = flagged(&p, None);
            let once = flagged(&former, None);
            let totals = flagged(&now.compared(&before), Some(AdjustMethod::Bh));
            let holm = flagged(&p, Some(AdjustMethod::Holm));
            for (count, flags) in any.iter_mut().zip([bh, holm, plain, totals, once]) {
                *count += usize::from(flags > 0);
            }
            for (sum, flags) in flags.iter_mut().zip([bh, plain, once]) {
                *sum += flags;
            }
        }
        let any = any.map(|count| percent(count as f64 / QUARTERS as f64));
        let flags = flags.map(|sum| {
            let a_dashboard = (CHANGES * sum) as f64 / QUARTERS as f64;
            format!("{a_dashboard:.2}")
        });
        let [bh, holm, plain, totals, once] = any;
        let [flags_bh, flags_plain, flags_once] = flags;
        row(
            &n.to_string(),
            [
                bh,
                holm,
                plain,
                flags_bh,
                flags_plain,
                totals,
                once,
                flags_once,
            ],
        );
    }
}
