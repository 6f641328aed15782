"""What the formulas of the literature make of random inputs, by SciPy and NumPy.

Prints cases as reference.py does, for the methods that release 0.8.0 brought. Limits are
looked for by bisection of what defines them, and most likely shares by bisection of the
derivative of the likelihood, so that nothing here is solved as the extension solves it.
"""

import gc
import json
import os
import warnings
from fractions import Fraction
from itertools import permutations

# Threads of a linear algebra that has nothing to do here wait for each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pymannkendall
from scipy import special, stats
from statsmodels.stats import multitest

# statsmodels collects all garbage at each adjustment, 0.1 seconds of it.
gc.collect = lambda *_: 0
warnings.filterwarnings("ignore")
np.seterr(all="ignore")
random = np.random.default_rng(19980415)
N = 2000


def case(sql, expected, tolerance=1e-9):
    numbers = [x if np.isfinite(x) else str(x) for x in map(float, expected)]
    print(json.dumps({"sql": sql, "expected": numbers, "tolerance": tolerance}))


def levels():
    return random.choice([0.5, 0.8, 0.9, 0.95, 0.99, 0.999], N)


def critical(level):
    return stats.norm.isf((1 - level) / 2)


def two_sided(z):
    return 2 * stats.norm.sf(np.abs(z))


def bisect(below, low, high, steps=100):
    """Where `below` turns from true to false."""
    low, high = np.broadcast_arrays(np.asarray(low, float), np.asarray(high, float))
    for _ in range(steps):
        middle = (low + high) / 2
        is_below = below(middle)
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return (low + high) / 2


def part(count, share):
    return np.where(count > 0, count / share, 0)


def sizes(least=1):
    return least + random.integers(0, random.choice([5, 40, 500, 20000], N))


def classes(least=1):
    n = sizes(least)
    shares = random.dirichlet([0.7, 0.7, 0.7], N)
    return np.array([random.multinomial(*row) for row in zip(n, shares)]).T


def rates(least=1):
    n = sizes(least)
    return random.binomial(n, random.beta(0.5, 0.5, N)), n


def text(*fields):
    return "'(" + ",".join(str(int(field)) for field in fields) + ")'"


def continuity(n, m, unlike):
    """By how many rows a comparison of few rows with many more is corrected."""
    small, large = np.minimum(n, m), np.maximum(n, m)
    rows = np.where(small < 5, 0.5, np.clip(0.75 - unlike * small / large, 0, 0.5))
    return np.where(large > 3 * small, rows, 0)


# Net promoter scores


def likely_variance(p, s, d, score):
    """The variance of an answer at the most likely shares with this score."""
    q = bisect(lambda q: part(p, q + score) + part(d, q) > 2 * part(s, 1 - 2 * q - score),
               np.maximum(0, -score), (1 - score) / 2, 60)
    return np.maximum(2 * q + score - score * score, 0)


def tango(p, s, d, z, nearer=0):
    n = p + s + d
    score = (p - d) / n

    def inside(x):
        return np.maximum(0, abs(score - x) - nearer) ** 2 * n <= z * z * likely_variance(p, s, d, x)

    low = bisect(lambda x: ~inside(x), -1, score, 60)
    high = bisect(inside, score, 1, 60)
    return low, high


def scores():
    a, b, level = classes(), classes(), levels()
    z = critical(level)
    theta = [(x[0] - x[2]) / x.sum(0) for x in (a, b)]
    alone = tango(*a, z)
    p, s, d = a + b
    rows = continuity(a.sum(0), b.sum(0), np.min([s + 2 * d, s + 2 * p, p + d], 0) / 2)
    # Four answers in all are corrected as well.
    rows = np.where(p + s + d == 4, 0.5, rows)
    nearer = [2 * rows / x.sum(0) for x in (a, b)]
    (l1, u1), (l2, u2) = tango(*a, z, nearer[0]), tango(*b, z, nearer[1])
    apart = theta[0] - theta[1]
    low = apart - np.hypot(theta[0] - l1, u2 - theta[1])
    high = apart + np.hypot(u1 - theta[0], theta[1] - l2)
    for i in range(N):
        case(f"SELECT low, high FROM nps_ci({text(*a[:, i])}, {level[i]}, 'score')", [100 * alone[0][i], 100 * alone[1][i]], 1e-8)
        case(f"SELECT difference, low, high FROM nps_compare({text(*a[:, i])}, {text(*b[:, i])}, {level[i]}, 'mover')",
             [100 * apart[i], 100 * max(low[i], -2), 100 * min(high[i], 2)], 1e-8)
        # At the confidence 1 - p the interval just reaches 0.
        if abs(apart[i]) > 1.000001 * np.hypot(nearer[0][i], nearer[1][i]):
            case(f"SELECT CASE WHEN p > 1e-9 THEN least(abs(low), abs(high)) ELSE 0 END FROM (SELECT p, (nps_compare(a, b, 1 - p)).* "
                 f"FROM (SELECT a, b, (nps_compare(a, b)).p_value AS p FROM (SELECT {text(*a[:, i])}::nps_summary, "
                 f"{text(*b[:, i])}::nps_summary) AS x (a, b)) AS x) AS x", [0], 1e-5)
    more = np.array([[0.75], [1.5], [0.75]])

    def moments(x):
        n = x.sum(0)
        mean = (x[0] - x[2]) / n
        return mean, ((x[0] + x[2]) / n - mean**2), n

    (m1, v1, n1), (m2, v2, n2) = moments(a + more), moments(b + more)
    (_, v, n) = moments(a + b)
    adjusted = m1 - m2, np.sqrt(v1 / n1 + v2 / n2)
    permuted = apart, np.sqrt(v * n / (n - 1) * (1 / a.sum(0) + 1 / b.sum(0)))
    for method, (difference, error) in {"adjusted_wald": adjusted, "permutation": permuted}.items():
        for i in range(N):
            # Where they all but agree, the test and the interval are made to.
            if error[i] > 0 and abs(abs(difference[i] / error[i]) - z[i]) > 1e-9:
                case(f"SELECT difference, low, high, z, p_value FROM nps_compare({text(*a[:, i])}, {text(*b[:, i])}, {level[i]}, '{method}')",
                     [100 * difference[i], 100 * max(-2, difference[i] - z[i] * error[i]), 100 * min(2, difference[i] + z[i] * error[i]),
                      difference[i] / error[i], two_sided(difference[i] / error[i])], 1e-8)
    power = random.uniform(0.5, 0.99, N)
    (_, v1, n1), (_, v2, n2) = moments(a), moments(b)
    for i in range(N):
        if v1[i] > 1e-9 and v2[i] > 1e-9:
            case(f"SELECT nps_mde({text(*a[:, i])}, {text(*b[:, i])}, {power[i]}, {level[i]})",
                 [100 * max(0, z[i] + stats.norm.ppf(power[i])) * np.sqrt(v1[i] / n1[i] + v2[i] / n2[i])])
    return a, b, level


def charts_of_scores():
    sample, base = classes(), classes(3)
    sigma = random.choice([1, 2, 2.5, 3], N)
    for i in range(N):
        (p, s, d), (q, t, e) = ([int(x) for x in side[:, i]] for side in (sample, base))
        n, m = p + s + d, q + t + e
        variance = Fraction(q + e, m) - Fraction(q - e, m) ** 2
        if variance == 0:
            continue
        center, reach = (q - e) / m, sigma[i] * np.sqrt(float(variance) / n)
        outside = (Fraction(p - d, n) - Fraction(q - e, m)) ** 2 > Fraction(sigma[i]) ** 2 * variance / n
        case(f"SELECT center, lcl, ucl, out_of_control::int FROM nps_chart({text(p, s, d)}, {text(q, t, e)}, {sigma[i]})",
             [100 * center, 100 * max(-1, center - reach), 100 * min(1, center + reach), outside])


# Rates


def rate_comparisons():
    (x, n), (y, m), level = rates(), rates(), levels()
    z = critical(level)
    apart = x / n - y / m
    nearer = continuity(n, m, np.minimum(x + y, n + m - x - y)) * (1 / n + 1 / m)

    def inside(delta):
        p = bisect(lambda p: part(x, p + delta) + part(y, p) > part(n - x, 1 - p - delta) + part(m - y, 1 - p),
                   np.maximum(0, -delta), np.minimum(1, 1 - delta), 60)
        q = p + delta
        variance = (q * (1 - q) / n + p * (1 - p) / m) * (n + m) / (n + m - 1)
        return np.maximum(0, abs(apart - delta) - nearer) ** 2 <= z * z * np.maximum(variance, 0)

    low = bisect(lambda d: ~inside(d), -1, apart, 60)
    high = bisect(inside, apart, 1, 60)
    rest = np.sign(apart) * np.maximum(0, abs(apart) - nearer)
    pooled = (x + y) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m) * (n + m) / (n + m - 1))
    sides = [f"{text(x[i], n[i])}, {text(y[i], m[i])}" for i in range(N)]
    for i in range(N):
        case(f"SELECT difference, low, high FROM rate_compare({sides[i]}, {level[i]})", [100 * apart[i], 100 * low[i], 100 * high[i]], 1e-7)
        if error[i] > 0:
            case(f"SELECT z, p_value FROM rate_compare({sides[i]}, {level[i]})", [rest[i] / error[i], two_sided(rest[i] / error[i])])
    p, q = (x + 1) / (n + 2), (y + 1) / (m + 2)
    error = np.sqrt(p * (1 - p) / (n + 2) + q * (1 - q) / (m + 2))
    for i in range(N):
        t = (p[i] - q[i]) / error[i]
        if abs(abs(t) - z[i]) > 1e-9:
            case(f"SELECT difference, low, high, z, p_value FROM rate_compare({sides[i]}, {level[i]}, 'agresti_caffo')",
                 [100 * (p[i] - q[i]), 100 * max(-1, p[i] - q[i] - z[i] * error[i]), 100 * min(1, p[i] - q[i] + z[i] * error[i]), t, two_sided(t)])
    power = random.uniform(0.5, 0.99, N)
    for i in range(N):
        if 0 < x[i] < n[i] and 0 < y[i] < m[i]:
            variance = x[i] / n[i] * (1 - x[i] / n[i]) / n[i] + y[i] / m[i] * (1 - y[i] / m[i]) / m[i]
            case(f"SELECT rate_mde({sides[i]}, {power[i]}, {level[i]})",
                 [100 * max(0, z[i] + stats.norm.ppf(power[i])) * np.sqrt(variance)])


def rates_that_are_watched():
    (x, n), level = rates(), levels()
    p = x / n

    def inside(q):
        log = special.xlogy(x, q) + special.xlogy(n - x, 1 - q) - special.betaln(x + 1, n - x + 1)
        return log >= np.log(1 - level)

    low, high = bisect(lambda q: ~inside(q), 0, p), bisect(inside, p, 1)
    for i in range(N):
        case(f"SELECT low, high FROM rate_ci({text(x[i], n[i])}, {level[i]}, 'anytime')",
             [0 if x[i] == 0 else 100 * low[i], 100 if x[i] == n[i] else 100 * high[i]], 1e-7)


def finite_populations():
    level = levels()
    z = critical(level)
    for i in range(N):
        population = int(random.integers(2, 300))
        n = int(random.integers(1, population))
        x = int(random.binomial(n, random.beta(0.6, 0.6)))
        factor = (population - 1) / (population - n)
        m, p = n * factor, x / n
        middle, half = p + z[i] ** 2 / (2 * m), z[i] * np.sqrt(p * (1 - p) / m + (z[i] / (2 * m)) ** 2)
        scale = 1 + z[i] ** 2 / m
        sample = text(x, n)
        case(f"SELECT low, high FROM rate_ci({sample}, {level[i]}, 'wilson', {population})",
             [100 * max(0, (middle - half) / scale), 100 * min(1, (middle + half) / scale)])
        hits = np.arange(population + 1)
        tail = (1 - level[i]) / 2
        at_least = stats.hypergeom.sf(x - 1, population, hits, n)
        at_most = stats.hypergeom.cdf(x, population, hits, n)
        if np.abs(np.concatenate([at_least, at_most]) - tail).min() > 1e-9:
            case(f"SELECT low, high FROM rate_ci({sample}, {level[i]}, 'clopper_pearson', {population})",
                 [100 * min(hits[at_least > tail].min() / population, x / n), 100 * max(hits[at_most > tail].max() / population, x / n)])
        chance = stats.hypergeom.pmf(x, population, hits, n)
        ratio = chance / chance.sum() * (population + 1)
        if np.abs(ratio - (1 - level[i])).min() > 1e-9:
            kept = hits[ratio >= 1 - level[i]]
            case(f"SELECT low, high FROM rate_ci({sample}, {level[i]}, 'anytime', {population})",
                 [100 * min(kept.min() / population, p), 100 * max(kept.max() / population, p)])
        p, s, d = random.multinomial(n, random.dirichlet([1, 1, 1]))
        more = np.array([p, s, d]) * factor + [0.75, 1.5, 0.75]
        total = more.sum()
        score = (more[0] - more[2]) / total
        half = z[i] * np.sqrt(((more[0] + more[2]) / total - score**2) / total)
        case(f"SELECT low, high FROM nps_ci({text(p, s, d)}, {level[i]}, population => {population})",
             [100 * max(-1, score - half), 100 * min(1, score + half)])


def charts_of_rates():
    (x, n), (y, m) = rates(), rates(3)
    sigma, wide = random.choice([1, 2, 2.5, 3], N), random.choice([0.5, 1, 1.75, 4], N)
    for i in range(N):
        if not 0 < y[i] < m[i]:
            continue
        p = Fraction(int(y[i]), int(m[i]))
        apart = (Fraction(int(x[i]), int(n[i])) - p) ** 2
        for call, factor in ((f"p_chart({text(x[i], n[i])}, {text(y[i], m[i])}, {sigma[i]})", sigma[i]),
                             (f"p_prime_chart({text(x[i], n[i])}, {text(y[i], m[i])}, {wide[i]}, {sigma[i]})", sigma[i] * wide[i])):
            variance = p * (1 - p) / int(n[i])
            reach = factor * np.sqrt(float(variance))
            case(f"SELECT center, lcl, ucl, out_of_control::int FROM {call}",
                 [100 * float(p), 100 * max(0, float(p) - reach), 100 * min(1, float(p) + reach), apart > Fraction(factor) ** 2 * variance])
    for _ in range(N):
        n = random.integers(1, 200, int(random.integers(2, 20)))
        x = random.binomial(n, random.uniform(0.05, 0.95))
        p = x.sum() / n.sum()
        if 0 < p < 1:
            z = (x / n - p) / np.sqrt(p * (1 - p) / n)
            samples = ",".join(f'"({a},{b})"' for a, b in zip(x, n))
            case(f"SELECT sigma_z('{{{samples}}}'::rate_summary[])", [np.abs(np.diff(z)).mean() / 1.128])


def sizes_of_samples():
    level, margin, expected = levels(), random.uniform(0.3, 49, N), random.choice([0, 1, 50, 73.2, 99.5, 100], N)
    z = critical(level)
    m, p = margin / 100, expected / 100

    def too_few(n):
        return z * np.sqrt(n * p * (1 - p) + z * z / 4) / (n + z * z) > m

    low, high = np.zeros(N), np.full(N, 1e9)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        few = too_few(middle)
        low, high = np.where(few, middle, low), np.where(few, high, middle)
    for i in range(N):
        case(f"SELECT rate_sample_size({float(margin[i])!r}, {level[i]}, {expected[i]})", [max(1, high[i])])


# Actions per customer


def actions(least=2):
    mean, n = float(random.choice([0.1, 1, 5, 300])), int(random.integers(least, 200))
    return random.negative_binomial(1 + int(random.integers(5)), 1 / (1 + mean), n)


def action_text(a):
    return text(len(a), (a > 0).sum(), a.sum(), (a.astype(object) ** 2).sum())


def of_actions():
    level = levels()
    sigma = random.choice([1, 2, 3], N)
    for i in range(N):
        a, b = actions(), actions()
        n, mean, variance = len(a), a.mean(), a.var(ddof=1)
        extra = max(0, (variance - mean) / mean**2) if mean > 0 else 0
        unit = stats.t.isf((1 - level[i]) / 2, n - 1) ** 2 / n
        lead = 1 - unit * extra
        if abs(lead) > 1e-6:
            # (mean - m)^2 = unit (m + extra m^2)
            roots = np.sort(np.roots([lead, -(2 * mean + unit), mean**2]))
            low, high = roots if lead > 0 else (roots[roots >= 0].min(), np.inf)
            case(f"SELECT low, high FROM action_ci({action_text(a)}, {level[i]})", [low, high], 1e-7)
        both = np.concatenate([a, b])
        error = np.sqrt(both.var(ddof=1) * (1 / len(a) + 1 / len(b)))
        apart, z = a.mean() - b.mean(), critical(level[i])
        sides = f"{action_text(a)}, {action_text(b)}"
        if error == 0:
            continue
        t = apart / error
        permuted = np.array([apart - z * error, apart + z * error, t, two_sided(t)])
        if abs(abs(t) - z) < 1e-9:
            continue
        case(f"SELECT difference, low, high, z, p_value FROM action_compare({sides}, {level[i]}, 'permutation')", [apart, *permuted])
        if a.std() + b.std() > 0:
            test = stats.ttest_ind(a, b, equal_var=False)
            interval = test.confidence_interval(level[i])
            case(f"SELECT difference, low, high, p_value FROM action_compare({sides}, {level[i]})",
                 [apart, min(interval.low, permuted[0]), max(interval.high, permuted[1]), max(test.pvalue, permuted[3])])
        if b.sum() > 0:
            for dispersion, spread in (("poisson", b.mean()), ("empirical", b.var(ddof=1))):
                reach = sigma[i] * np.sqrt(spread / n)
                if spread > 0 and abs(abs(apart) / reach - 1) > 1e-9:
                    case(f"SELECT center, lcl, ucl, out_of_control::int FROM u_chart({sides}, {sigma[i]}, '{dispersion}')",
                         [b.mean(), max(0, b.mean() - reach), b.mean() + reach, abs(apart) > reach])


# The same customers twice


def wilson_arms(hits, n, z):
    p = hits / n
    middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    return p - np.maximum(0, middle - half), np.minimum(1, middle + half) - p


def flows():
    n = sizes()
    return np.array([random.multinomial(*row) for row in zip(n, random.dirichlet([0.7] * 4, N))]).T


def of_flows():
    flow, level = flows(), levels()
    z = critical(level)
    never, gained, lost, kept = flow
    n = flow.sum(0)
    below, above = wilson_arms(gained + kept, n, z)
    start_below, start_above = wilson_arms(lost + kept, n, z)
    product = (gained + kept) * (lost + kept) * (never + lost).astype(float) * (never + gained)
    numerator = kept * never - gained * lost
    corrected = np.where(numerator > 0, np.maximum(0, numerator - n / 2), numerator)
    phi = np.where(product > 0, corrected / np.sqrt(product), 0)
    apart = (gained - lost) / n
    low = apart - np.sqrt(below**2 - 2 * phi * below * start_above + start_above**2)
    high = apart + np.sqrt(above**2 - 2 * phi * above * start_below + start_below**2)
    least, changed = np.minimum(gained, lost), gained + lost
    p = np.minimum(1, 2 * stats.binom.cdf(least, changed, 0.5) - stats.binom.pmf(least, changed, 0.5))
    p = np.where(gained == lost, 1, p)
    for i in range(N):
        case(f"SELECT difference, low, high, p_value FROM flow_compare({text(*flow[:, i])}, {level[i]})",
             [100 * apart[i], 100 * max(-1, low[i]), 100 * min(1, high[i]), p[i]], 1e-8)
    other = flows()

    def growth_arms(flow, z):
        _, gained, lost, kept = flow
        start = lost + kept
        lost_below, lost_above = wilson_arms(lost, start, z)
        spread = z * np.sqrt(gained + z * z / 4)
        low, high = gained + z * z / 2 - spread, gained + z * z / 2 + spread
        return np.hypot((gained - low) / start, lost_above), np.hypot((high - gained) / start, lost_below)

    def growth(flow):
        return (flow[1] - flow[2]) / (flow[2] + flow[3])

    below, above = growth_arms(flow, z)
    other_below, other_above = growth_arms(other, z)
    apart = growth(flow) - growth(other)

    def short(z):
        (b1, a1), (b2, a2) = growth_arms(flow, z), growth_arms(other, z)
        return np.where(apart > 0, np.hypot(b1, a2), np.hypot(a1, b2)) < np.abs(apart)

    at = bisect(short, 0, 1e4)
    for i in range(N):
        if lost[i] + kept[i] == 0:
            continue
        g = growth(flow)[i]
        case(f"SELECT low, high FROM growth_ci({text(*flow[:, i])}, {level[i]})", [100 * max(-1, g - below[i]), 100 * (g + above[i])], 1e-8)
        if other[2][i] + other[3][i] > 0 and abs(at[i] - z[i]) > 1e-6 and at[i] < 9e3:
            case(f"SELECT difference, low, high, abs(z), p_value FROM growth_compare({text(*flow[:, i])}, {text(*other[:, i])}, {level[i]})",
                 [100 * apart[i], 100 * (apart[i] - np.hypot(below[i], other_above[i])), 100 * (apart[i] + np.hypot(above[i], other_below[i])),
                  at[i] if apart[i] != 0 else 0, two_sided(at[i]) if apart[i] != 0 else 1], 1e-7)


# Quotients of sums


def ratios():
    level = levels()

    def sample():
        n = int(random.integers(2, 80))
        x = random.integers(1, int(random.choice([3, 100, 10**6])), n)
        return np.round(x * random.gamma(2, 0.05, n)).astype(int), x

    def summary(y, x):
        return text(len(x), y.sum(), x.sum(), (y * y).sum(), (x * x).sum(), (x * y).sum())

    def moments(y, x):
        r, n = y.sum() / x.sum(), len(x)
        return r, n / (n - 1) * ((y - r * x) ** 2).sum() / x.sum() ** 2, n

    for i in range(N):
        (y, x), (v, u) = sample(), sample()
        (r, variance, n), (q, other, m) = moments(y, x), moments(v, u)
        t = stats.t.isf((1 - level[i]) / 2, n - 1)
        case(f"SELECT ratio_stderr({summary(y, x)}), low, high FROM ratio_ci({summary(y, x)}, {level[i]})",
             [100 * np.sqrt(variance), 100 * (r - t * np.sqrt(variance)), 100 * (r + t * np.sqrt(variance))], 1e-8)
        # The r at which the mean of y - r x is t standard errors from 0.
        s = np.cov(y, x) / n
        roots = np.roots([x.mean() ** 2 - t * t * s[1, 1], -2 * (x.mean() * y.mean() - t * t * s[0, 1]), y.mean() ** 2 - t * t * s[0, 0]])
        bounded = x.mean() ** 2 > t * t * s[1, 1] * (1 + 1e-6)
        if bounded and np.isreal(roots).all() and variance > 0:
            case(f"SELECT low, high FROM ratio_ci({summary(y, x)}, {level[i]}, 'fieller')", 100 * np.sort(roots.real), 1e-6)
        if variance + other > 0:
            # Of two tests the larger p, and the interval that holds both of theirs.
            error = np.sqrt(variance + other)
            df = (variance + other) ** 2 / (variance**2 / (n - 1) + other**2 / (m - 1))
            t, half = (r - q) / error, stats.t.isf((1 - level[i]) / 2, df) * error
            common = (y.sum() + v.sum()) / (x.sum() + u.sum())
            rest = np.concatenate([y - common * x, v - common * u])
            exchanged = np.sqrt((rest**2).sum() / (n + m - 1) * (n / x.sum() ** 2 + m / u.sum() ** 2))
            other_half, p = critical(level[i]) * exchanged, max(2 * stats.t.sf(abs(t), df), two_sided((r - q) / exchanged))
            if min(abs(abs(r - q) - half), abs(abs(r - q) - other_half)) > 1e-9 * half:
                half = max(half, other_half)
                case(f"SELECT difference, low, high, p_value FROM ratio_compare({summary(y, x)}, {summary(v, u)}, {level[i]})",
                     [100 * (r - q), 100 * (r - q - half), 100 * (r - q + half), p], 1e-8)


# Weights, and answers by themselves


def listed(values, type):
    return "'{" + ",".join(str(value) for value in values) + "}'::" + type + "[]"


def of_weights():
    level = levels()
    z = critical(level)
    for i in range(N):
        n = int(random.integers(2, 40))
        weight = np.round(random.gamma(2, 1, n) + 0.1, int(random.choice([1, 2, 6])))
        total = weight.sum()
        effective = total**2 / (weight**2).sum()
        hit = random.random(n) < random.beta(1, 1)
        share = weight[hit].sum() / total
        middle, half = share + z[i] ** 2 / (2 * effective), z[i] * np.sqrt(share * (1 - share) / effective + (z[i] / (2 * effective)) ** 2)
        rows = f"unnest({listed(['t' if x else 'f' for x in hit], 'boolean')}, {listed(weight, 'numeric')})"
        case(f"SELECT ambassador_rate(s), n_effective(s), design_effect(s), (rate_ci(s, {level[i]})).low, (rate_ci(s, {level[i]})).high "
             f"FROM (SELECT weighted_rate_agg(hit, weight) FROM {rows} AS r (hit, weight)) AS s (s)",
             [100 * share, effective, n / effective, 100 * max(0, (middle - half) / (1 + z[i] ** 2 / effective)),
              100 * min(1, (middle + half) / (1 + z[i] ** 2 / effective))], 1e-8)
        score = random.integers(0, 11, n)
        value = np.where(score > 8, 1, np.where(score > 6, 0, -1))
        mean = (weight * value).sum() / total
        error = np.sqrt(n / (n - 1) * (weight**2 * (value - mean) ** 2).sum()) / total
        counts = np.array([weight[value == x].sum() / total * effective for x in (1, 0, -1)]) + [0.75, 1.5, 0.75]
        center = (counts[0] - counts[2]) / counts.sum()
        half = z[i] * np.sqrt(((counts[0] + counts[2]) / counts.sum() - center**2) / counts.sum())
        case(f"SELECT nps(s), nps_stderr(s), n_effective(s), (nps_ci(s, {level[i]}, 'wald')).low, (nps_ci(s, {level[i]})).low, (nps_ci(s, {level[i]})).high "
             f"FROM (SELECT weighted_nps_agg(score, weight) FROM unnest({listed(score, 'integer')}, {listed(weight, 'numeric')}) AS r (score, weight)) AS s (s)",
             [100 * mean, 100 * error, effective, 100 * max(-1, mean - z[i] * error), 100 * max(-1, center - half), 100 * min(1, center + half)], 1e-8)
        low, high = sorted(random.choice(12, 2, replace=False))
        box = int(random.integers(0, 11))
        case(f"SELECT score_mean(s), score_stddev(s), nps(score_nps(s, {low}, {high})), top_box(s, {box}), score_answers(s) "
             f"FROM (SELECT score_agg(score) FROM unnest({listed(score, 'integer')}) AS r (score)) AS s (s)",
             [score.mean(), score.std(ddof=1), 100 * ((score >= high).mean() - (score <= low).mean()), 100 * (score >= box).mean(), n])


# Several groups, many tests


def groups():
    for _ in range(N):
        k = int(random.integers(2, 8))
        n = random.integers(1, 300, k)
        x = random.binomial(n, np.clip(random.normal(0.4, 0.05, k), 0.01, 0.99))
        if 0 < x.sum() < n.sum():
            test = stats.chi2_contingency([x, n - x], correction=False)
            samples = ",".join(f'"({a},{b})"' for a, b in zip(x, n))
            case(f"SELECT groups, statistic, df, p_value FROM rates_test('{{{samples}}}')", [k, test.statistic, test.dof, test.pvalue], 1e-8)
        answers = [random.multinomial(int(random.integers(1, 60)), random.dirichlet([2, 2, 2])) for _ in range(k)]
        if np.count_nonzero(np.sum(answers, 0)) > 1:
            test = stats.kruskal(*[np.repeat([2, 1, 0], counts) for counts in answers])
            samples = ",".join('"' + text(*counts).strip("'") + '"' for counts in answers)
            case(f"SELECT statistic, df, p_value FROM nps_test('{{{samples}}}')", [test.statistic, k - 1, test.pvalue], 1e-8)
        p = random.beta(0.4, 1, int(random.integers(1, 30)))
        for ours, theirs in {"bh": "fdr_bh", "holm": "holm", "by": "fdr_by"}.items():
            adjusted = multitest.multipletests(p, method=theirs)[1]
            case(f"SELECT unnest(p_adjust({listed(p, 'float8')}, '{ours}'))", adjusted)
        k = int(random.integers(2, 20))
        error = random.gamma(3, 2, k)
        value = random.normal(20, float(random.choice([0, 5, 20])), k) + error * random.normal(size=k)
        weight = error**-2.0
        q = (weight * (value - np.average(value, weights=weight)) ** 2).sum()
        between = max(0, (q - (k - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))
        mean = np.average(value, weights=1 / (error**2 + between))
        case(f"SELECT unnest(kpi_shrink({listed(value, 'float8')}, {listed(error, 'float8')}))",
             mean + between / (between + error**2) * (value - mean), 1e-8)


# Series


def series(values):
    rows = ",".join("NULL" if np.isnan(x) else repr(float(x)) for x in values)
    return f"unnest('{{{rows}}}'::float8[]) WITH ORDINALITY AS x (v, i)"


def trends():
    orders = {n: np.array(list(permutations(range(n)))) for n in range(3, 7)}

    def falls(rows):
        first, second = np.triu_indices(rows.shape[1], 1)
        return np.sign(rows[:, second] - rows[:, first]).sum(1)

    for _ in range(N):
        n = int(random.integers(3, 13))
        values = random.permutation(n) + np.arange(n) * random.choice([0, 0, 1])
        if len(set(values)) == n:
            p = stats.kendalltau(np.arange(n), values, method="exact").pvalue
            case(f"SELECT p_value FROM (SELECT (kpi_trend(v ORDER BY i)).* FROM {series(values)}) AS t", [p])
        n = int(random.integers(3, 7))
        values = random.integers(0, 4, n).astype(float)
        s = falls(values[None, :])[0]
        exact = (np.abs(falls(values[orders[n]])) >= abs(s)).mean()
        case(f"SELECT s, p_value FROM (SELECT (kpi_trend(v ORDER BY i)).* FROM {series(values)}) AS t", [s, exact])
        n = int(random.integers(16, 40))
        values = np.round(random.normal(0, 3, n) + random.normal(0, 0.3) * np.arange(n), 3)
        values[random.random(n) < 0.15] = np.nan
        known = ~np.isnan(values)
        if known.sum() >= 8 and len(set(values[known])) == known.sum():
            slope = stats.theilslopes(values[known], np.arange(n)[known], 0.95)
            case(f"SELECT sen_slope, sen_low, sen_high FROM (SELECT (kpi_trend(v ORDER BY i)).* FROM {series(values)}) AS t",
                 [slope.slope, slope.low_slope, slope.high_slope])
        period = int(random.integers(2, 7))
        values = np.round(random.normal(0, 3, period * int(random.integers(3, 8))), 1)
        test = pymannkendall.seasonal_test(values, period=period)
        if test.var_s > 0:
            case(f"SELECT s, z, p_value, sen_slope FROM (SELECT (kpi_trend_seasonal(v, (i % {period})::integer ORDER BY i)).* FROM {series(values)}) AS t",
                 [test.s, test.z, test.p, test.slope])
        values = np.round(random.normal(50, 5, int(random.integers(2, 30))), 2)
        reach = 3 * np.abs(np.diff(values)).mean() / 1.128
        if abs(abs(values[-1] - values.mean()) - reach) > 1e-9:
            case(f"SELECT n, center, lcl, ucl, last, out_of_control::int FROM (SELECT (kpi_xmr(v ORDER BY i)).* FROM {series(values)}) AS t",
                 [len(values), values.mean(), values.mean() - reach, values.mean() + reach, values[-1], abs(values[-1] - values.mean()) > reach])


# Looked at again and again


def always():
    level, expected = levels(), random.choice([1, 30, 1000, 10**5], N)

    def compared(apart, ones, counts, i, most):
        variance = ones[0] / counts[0] + ones[1] / counts[1]
        alpha = 1 - level[i]
        mixture = sum(ones) / expected[i] * (-2 * np.log(alpha) + np.log(1 - 2 * np.log(alpha)))
        whole = variance + mixture
        half = np.sqrt(variance * whole / mixture * (2 * np.log(1 / alpha) + np.log(whole / variance)))
        p = min(1, np.sqrt(whole / variance) * np.exp(-(apart**2) * mixture / (2 * variance * whole)))
        return [apart, max(-most, apart - half), min(most, apart + half), p]

    (x, n), (y, m), a, b = rates(), rates(), classes(), classes()
    for i in range(N):
        p, q = (x[i] + 1) / (n[i] + 2), (y[i] + 1) / (m[i] + 2)
        found = compared(x[i] / n[i] - y[i] / m[i], [p * (1 - p), q * (1 - q)], [n[i] + 2, m[i] + 2], i, 1)
        case(f"SELECT difference, low, high, p_value FROM rate_compare_always({text(x[i], n[i])}, {text(y[i], m[i])}, {expected[i]}, {level[i]})",
             [*(100 * x for x in found[:3]), found[3]], 1e-8)
        sides = [side[:, i] + [0.75, 1.5, 0.75] for side in (a, b)]
        ones = [(s[0] + s[2]) / s.sum() - ((s[0] - s[2]) / s.sum()) ** 2 for s in sides]
        apart = (a[0, i] - a[2, i]) / a[:, i].sum() - (b[0, i] - b[2, i]) / b[:, i].sum()
        found = compared(apart, ones, [s.sum() for s in sides], i, 2)
        case(f"SELECT difference, low, high, p_value FROM nps_compare_always({text(*a[:, i])}, {text(*b[:, i])}, {expected[i]}, {level[i]})",
             [*(100 * x for x in found[:3]), found[3]], 1e-8)
        first, second = actions(), actions()
        pooled = np.concatenate([first, second]).var(ddof=1)
        ones = [max(side.var(ddof=1), pooled) for side in (first, second)]
        if pooled > 0:
            found = compared(first.mean() - second.mean(), ones, [len(first), len(second)], i, np.inf)
            case(f"SELECT difference, low, high, p_value FROM action_compare_always({action_text(first)}, {action_text(second)}, {expected[i]}, {level[i]})",
                 found, 1e-8)


# Of some inputs a formula says nothing, or too little to be told from rounding; of each
# function 2,000 are left.
for N, parts in ((4000, (scores, charts_of_scores, rate_comparisons, charts_of_rates)), (2500, (of_flows, ratios)),
                 (2000, (rates_that_are_watched, finite_populations, sizes_of_samples, of_actions, of_weights, groups, trends, always))):
    for part_of_it in parts:
        part_of_it()
