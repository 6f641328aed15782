"""What SciPy, statsmodels and pyMannKendall make of random inputs.

Prints a line a case: a query of the extension, the values it should give, and
how far they may be apart (relative to the size of the value, with a floor of 1).
The seed is fixed, so the cases are the same every time.
"""

import json
import warnings

import numpy as np
import pymannkendall
from scipy import stats
from statsmodels.stats import proportion, rates, weightstats

warnings.filterwarnings("ignore")
random = np.random.default_rng(20030901)


def case(sql, expected, tolerance=1e-9):
    print(json.dumps({"sql": sql, "expected": [float(x) for x in expected], "tolerance": tolerance}))


def confidence():
    return float(random.choice([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]))


def counts(largest):
    total = int(random.integers(1, int(random.choice([6, 40, 1000, largest]))))
    return int(random.integers(0, total + 1)), total


def clip(interval, low, high):
    return [min(max(x, low), high) for x in interval]


def rate_intervals(n):
    methods = {
        "wilson": "wilson",
        "agresti_coull": "agresti_coull",
        "clopper_pearson": "beta",
        "wald": "normal",
    }
    for _ in range(n):
        hits, total = counts(10**7)
        level = confidence()
        for ours, theirs in methods.items():
            interval = proportion.proportion_confint(hits, total, 1 - level, theirs)
            case(f"SELECT low, high FROM rate_ci('({hits},{total})', {level}, '{ours}')",
                 clip([100 * x for x in interval], 0, 100))
        # statsmodels leaves Jeffreys' limits inside at 0 and at n of n; Brown, Cai
        # and DasGupta (2001) set them to the end of the scale.
        low, high = proportion.proportion_confint(hits, total, 1 - level, "jeffreys")
        case(f"SELECT low, high FROM rate_ci('({hits},{total})', {level}, 'jeffreys')",
             [0 if hits == 0 else 100 * low, 100 if hits == total else 100 * high])
        interval = stats.binomtest(hits, total).proportion_ci(level, "wilsoncc")
        case(f"SELECT low, high FROM rate_ci('({hits},{total})', {level}, 'wilson_cc')",
             [100 * interval.low, 100 * interval.high])


def rate_comparisons(n):
    for _ in range(n):
        (a, m), (b, k) = counts(10**6), counts(10**6)
        level = confidence()
        interval = proportion.confint_proportions_2indep(a, m, b, k, "newcomb", "diff", 1 - level)
        sql = f"FROM rate_compare('({a},{m})', '({b},{k})', {level}, 'newcombe')"
        case(f"SELECT difference, low, high {sql}", [100 * (a / m - b / k), *(100 * x for x in interval)])
        if 0 < a + b < m + k:
            z, p = proportion.proportions_ztest([a, b], [m, k])
            case(f"SELECT z, p_value {sql}", [z, p])


def answers():
    n = int(random.integers(2, 400))
    return np.repeat([1.0, 0.0, -1.0], random.multinomial(n, random.dirichlet([1, 1, 1])))


def summary_of(values):
    return f"({(values == 1).sum()},{(values == 0).sum()},{(values == -1).sum()})"


def nps_statistics(n):
    for _ in range(n):
        a, b = answers(), answers()
        level = confidence()
        z = stats.norm.isf((1 - level) / 2)
        error = 100 * a.std() / np.sqrt(len(a))
        center = 100 * a.mean()
        case(f"SELECT nps_stderr('{summary_of(a)}')", [error])
        case(f"SELECT low, high FROM nps_ci('{summary_of(a)}', {level}, 'wald')",
             clip([center - z * error, center + z * error], -100, 100))
        # Three answers more, 3/4 for, 3/4 against and 1 1/2 between (Rocks 2016).
        weighted = weightstats.DescrStatsW(
            [1, 0, -1], [(a == 1).sum() + 0.75, (a == 0).sum() + 1.5, (a == -1).sum() + 0.75])
        error = 100 * weighted.std / np.sqrt(weighted.sum_weights)
        center = 100 * weighted.mean
        case(f"SELECT low, high FROM nps_ci('{summary_of(a)}', {level})",
             clip([center - z * error, center + z * error], -100, 100))
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        if error > 0:
            difference = a.mean() - b.mean()
            half = z * error
            case(f"SELECT difference, low, high, z, p_value FROM nps_compare('{summary_of(a)}', '{summary_of(b)}', {level}, 'wald')",
                 [100 * difference, *clip([100 * (difference - half), 100 * (difference + half)], -200, 200),
                  difference / error, 2 * stats.norm.sf(abs(difference / error))])


def actions():
    mean = float(random.choice([0.1, 1, 5, 300]))
    return random.negative_binomial(1 + int(random.integers(5)), 1 / (1 + mean), int(random.integers(2, 300)))


def action_summary(values):
    return f"({len(values)},{(values > 0).sum()},{values.sum()},{(values.astype(object) ** 2).sum()})"


def action_statistics(n):
    poisson = {"exact": "exact-c", "score": "score", "jeffreys": "jeffreys", "wald": "wald"}
    for _ in range(n):
        a, b = actions(), actions()
        level = confidence()
        if a.std() > 0:
            low, high = stats.t.interval(level, len(a) - 1, a.mean(), stats.sem(a))
            case(f"SELECT low, high FROM action_ci('{action_summary(a)}', {level}, 'student')", [max(low, 0), high])
        for ours, theirs in poisson.items():
            low, high = rates.confint_poisson(a.sum(), len(a), theirs, 1 - level)
            if a.sum() == 0:
                low = 0
            case(f"SELECT low, high FROM action_ci('{action_summary(a)}', {level}, '{ours}')", [max(low, 0), high])
        if a.std() + b.std() > 0:
            test = stats.ttest_ind(a, b, equal_var=False)
            interval = test.confidence_interval(level)
            case(f"SELECT difference, low, high, z, p_value FROM action_compare('{action_summary(a)}', '{action_summary(b)}', {level}, 'welch')",
                 [a.mean() - b.mean(), interval.low, interval.high, test.statistic, test.pvalue])


def trends(n):
    for _ in range(n):
        # Up to 12 values the p-value is exact, where theirs goes by the normal distribution.
        length = int(random.integers(13, 60))
        values = np.round(random.normal(0, 5, length) + random.normal(0, 0.3) * np.arange(length),
                          int(random.choice([0, 2])))
        if (values == values[0]).all():
            continue
        result = pymannkendall.original_test(values)
        tau = stats.kendalltau(np.arange(length), values).statistic
        listed = ",".join(str(x) for x in values)
        case(f"SELECT (t).n, (t).s, (t).tau, (t).z, (t).p_value, (t).sen_slope FROM (SELECT kpi_trend(v ORDER BY i) AS t "
             f"FROM unnest('{{{listed}}}'::float8[]) WITH ORDINALITY AS x (v, i)) AS s",
             [length, result.s, tau, result.z, result.p, result.slope])


def sample_sizes(n):
    for _ in range(n):
        margin, level = float(random.uniform(0.1, 30)), confidence()
        size = (stats.norm.isf((1 - level) / 2) / (margin / 100)) ** 2
        case(f"SELECT nps_sample_size({margin!r}, {level})", [np.ceil(size)])


rate_intervals(300)
rate_comparisons(300)
nps_statistics(200)
action_statistics(150)
trends(150)
sample_sizes(100)
