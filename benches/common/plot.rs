//! Lines over logarithmic axes, as SVG.

use super::scale::whole;

pub struct Line {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// Told apart by colour-blind readers too; the first is that of the extension.
const COLOURS: [&str; 8] = [
    "#0072b2", "#d55e00", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#666666", "#000000",
];
const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 580.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 400.0;
/// Between two names at the right.
const LEADING: f64 = 17.0;

/// The decades around some values.
fn decades(values: impl Iterator<Item = f64> + Clone) -> (i32, i32) {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    let low = (least.log10() + 1e-9).floor() as i32;
    (low, ((most.log10() - 1e-9).ceil() as i32).max(low + 1))
}

fn tick(decade: i32) -> String {
    let value = 10f64.powi(decade);
    match decade {
        ..0 => format!("{value:.*}", decade.unsigned_abs() as usize),
        0..6 => whole(value),
        _ => whole(value / 1e6) + " million",
    }
}

/// Time in milliseconds against work, for up to eight lines.
pub fn svg(title: &str, work: &str, lines: &[Line]) -> String {
    let all = lines.iter().flat_map(|line| &line.points);
    let (x_low, x_high) = decades(all.clone().map(|(x, _)| *x));
    let (y_low, y_high) = decades(all.map(|(_, y)| *y));
    let place = |value: f64, low: i32, high: i32, from: f64, to: f64| {
        from + (to - from) * (value.log10() - f64::from(low)) / f64::from(high - low)
    };
    let x = |value: f64| place(value, x_low, x_high, LEFT, RIGHT);
    let y = |value: f64| place(value, y_low, y_high, BOTTOM, TOP);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#333\">\n\
         <title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"26\" font-size=\"16\" font-weight=\"600\">{title}</text>\n"
    );
    let mut put = |text: String| {
        svg += &text;
        svg.push('\n');
    };
    for decade in x_low..=x_high {
        let x = x(10f64.powi(decade));
        put(format!(
            "<path d=\"M{x:.1} {TOP}V{BOTTOM}\" stroke=\"#e4e4e4\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            BOTTOM + 20.0,
            tick(decade)
        ));
    }
    for decade in y_low..=y_high {
        let y = y(10f64.powi(decade));
        put(format!(
            "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#e4e4e4\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            y + 4.0,
            tick(decade)
        ));
    }
    put(format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{work}</text>\
         <text transform=\"translate(24 {}) rotate(-90)\" text-anchor=\"middle\">milliseconds</text>",
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 46.0,
        (TOP + BOTTOM) / 2.0
    ));

    for (line, colour) in lines.iter().zip(COLOURS).rev() {
        let at: Vec<_> = line.points.iter().map(|(a, b)| (x(*a), y(*b))).collect();
        let path: Vec<_> = at.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        put(format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"/>",
            path.join(" "),
            if colour == COLOURS[0] { 3 } else { 2 }
        ));
        for (x, y) in at {
            put(format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
            ));
        }
    }

    // The names, each as near to the end of its line as the others let it.
    let mut names: Vec<_> = lines
        .iter()
        .zip(COLOURS)
        .filter_map(|(line, colour)| {
            let (end_x, end_y) = line.points.last()?;
            Some((y(*end_y), x(*end_x), &line.name, colour))
        })
        .collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut at: Vec<f64> = Vec::new();
    for (end, ..) in &names {
        at.push(at.last().map_or(*end, |above| end.max(above + LEADING)));
    }
    let mut floor = BOTTOM;
    for y in at.iter_mut().rev() {
        *y = y.min(floor);
        floor = *y - LEADING;
    }
    for ((end_y, end_x, name, colour), y) in names.into_iter().zip(at) {
        put(format!(
            "<path d=\"M{:.1} {end_y:.1}L{} {y:.1}\" stroke=\"{colour}\" stroke-dasharray=\"2 3\" fill=\"none\"/>\
             <text x=\"{}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
            end_x + 5.0,
            RIGHT + 22.0,
            RIGHT + 27.0,
            y + 4.0
        ));
    }
    svg + "</svg>\n"
}
