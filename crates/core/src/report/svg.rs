//! The drawings of a report, as coordinates for its template.

/// The least and the greatest of what a drawing shows.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Of all that is there; none where nothing is.
    pub fn over(values: impl Iterator<Item = Option<f64>>) -> Option<Self> {
        let values = values.flatten().filter(|value| value.is_finite());
        values.fold(None, |scale: Option<Self>, value| {
            Some(match scale {
                None => Self {
                    low: value,
                    high: value,
                },
                Some(Self { low, high }) => Self {
                    low: low.min(value),
                    high: high.max(value),
                },
            })
        })
    }

    /// The place of a value from 0 to `size`; in the middle where all values are the same.
    fn place(&self, value: f64, size: f64) -> f64 {
        // Halves, so that the largest numbers have a difference.
        let span = self.high / 2.0 - self.low / 2.0;
        match span > 0.0 {
            true => ((value / 2.0 - self.low / 2.0) / span * size).clamp(0.0, size),
            false => size / 2.0,
        }
    }
}

/// An interval with its value and target, from 0 to 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub low: u32,
    pub high: u32,
    pub value: u32,
    pub target: Option<u32>,
}

impl Bar {
    pub fn new(scale: Scale, low: f64, high: f64, value: f64, target: Option<f64>) -> Self {
        // Two units at each end, so that no line is cut.
        let place = |value: f64| 2 + scale.place(value, 96.0).round() as u32;
        Self {
            low: place(low),
            high: place(high),
            value: place(value),
            target: target.map(place),
        }
    }
}

/// The width of a step and the height of a sparkline.
const STEP: usize = 8;
const HEIGHT: f64 = 18.0;

/// Values over periods as a path, with a gap where there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    pub width: usize,
    pub path: String,
    /// The last value, as a dot.
    pub x: usize,
    pub y: u32,
}

impl Spark {
    /// None where fewer than two values are there.
    pub fn of(values: &[Option<f64>]) -> Option<Self> {
        let scale = Scale::over(values.iter().copied())?;
        let y = |value: f64| 1 + (HEIGHT - scale.place(value, HEIGHT)).round() as u32;
        let (mut path, mut last, mut joined, mut count) = (String::new(), (0, 0), false, 0);
        for (at, value) in values.iter().enumerate() {
            let Some(value) = value.filter(|value| value.is_finite()) else {
                joined = false;
                continue;
            };
            last = (2 + at * STEP, y(value));
            path += &format!("{}{} {}", if joined { "L" } else { "M" }, last.0, last.1);
            (joined, count) = (true, count + 1);
        }
        (count > 1).then_some(Self {
            width: values.len().saturating_sub(1) * STEP + 4,
            path,
            x: last.0,
            y: last.1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_has_gaps_and_its_last_value() {
        let spark = Spark::of(&[Some(0.0), None, Some(10.0), Some(5.0)]).unwrap();
        assert_eq!(spark.path, "M2 19M18 1L26 10");
        assert_eq!((spark.width, spark.x, spark.y), (28, 26, 10));
        assert_eq!(Spark::of(&[Some(1.0), None]), None);
        assert_eq!(Spark::of(&[]), None);
        assert_eq!(
            Spark::of(&[Some(1.0), Some(1.0)]).unwrap().path,
            "M2 10L10 10"
        );
        assert!(Spark::of(&[Some(f64::MAX), Some(f64::MIN)]).is_some());
    }

    #[test]
    fn a_bar_lies_within_its_drawing() {
        let scale = Scale::over([Some(0.0), None, Some(50.0)].into_iter()).unwrap();
        assert_eq!(
            Bar::new(scale, 0.0, 25.0, 12.5, Some(99.0)),
            Bar {
                low: 2,
                high: 50,
                value: 26,
                target: Some(98)
            }
        );
    }
}
