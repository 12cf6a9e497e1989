//! Times of one variant, and a table of several.

use std::time::Duration;

#[derive(Debug, Clone, Default)]
pub(super) struct Samples {
    /// Milliseconds, in the order measured.
    milliseconds: Vec<f64>,
}

impl Samples {
    pub(super) fn push(&mut self, time: Duration) {
        self.push_milliseconds(time.as_secs_f64() * 1e3);
    }

    pub(super) fn push_milliseconds(&mut self, time: f64) {
        self.milliseconds.push(time);
    }

    pub(super) fn len(&self) -> usize {
        self.milliseconds.len()
    }

    pub(super) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(super) fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    /// Milliseconds that a share of the runs did not exceed; between two runs, in proportion.
    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
        let place = share * last as f64;
        let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
        below + (above - below) * place.fract()
    }

    /// The median of run-by-run ratios to another variant measured in turn with this one: load
    /// that meets both in the same turn cancels out.
    pub(super) fn ratio_to(&self, other: &Self) -> f64 {
        let ratios =
            self.milliseconds.iter().zip(&other.milliseconds).map(|(ours, theirs)| ours / theirs);
        Self { milliseconds: ratios.collect() }.median()
    }
}

/// Lines of a Markdown table, columns padded.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, width) in widths.iter().enumerate() {
            let cell = row.get(column).map_or("", String::as_str);
            // Names stand left, numbers right.
            text.push_str(&if column == 0 {
                format!("| {cell:<width$} ")
            } else {
                format!("| {cell:>width$} ")
            });
        }
        text.push_str("|\n");
        if number == 0 {
            for (column, width) in widths.iter().enumerate() {
                let (dashes, mark) = ("-".repeat(*width), if column == 0 { "-" } else { ":" });
                text.push_str(&format!("|-{dashes}{mark}"));
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(milliseconds: &[f64]) -> Samples {
        Samples { milliseconds: milliseconds.to_vec() }
    }

    #[test]
    fn quantiles_lie_between_runs() {
        assert_eq!(samples(&[4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert_eq!(samples(&[5.0]).p99(), 5.0);
        assert!(samples(&[]).median().is_nan());
    }

    #[test]
    fn ratios_are_taken_run_by_run() {
        let ratio = samples(&[2.0, 20.0, 3.0]).ratio_to(&samples(&[1.0, 10.0, 1.0]));
        assert_eq!(ratio, 2.0);
    }

    #[test]
    fn tables_are_markdown() {
        let rows = [vec!["what".into(), "ms".into()], vec!["a".into(), "12.5".into()]];
        assert_eq!(table(&rows), "| what |   ms |\n|------|-----:|\n| a    | 12.5 |\n");
    }
}
