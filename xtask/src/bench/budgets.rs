//! Figures that must not be exceeded: all are told before one fails the task.

use super::samples::table;
use crate::failure::Failure;

#[derive(Debug, Default)]
pub(super) struct Budgets {
    rows: Vec<Vec<String>>,
    over: usize,
}

impl Budgets {
    /// A figure of nothing measured is no number, and within no budget.
    pub(super) fn add(&mut self, what: String, figure: f64, unit: &str, budget: f64) {
        let is_met = figure <= budget;
        self.over += usize::from(!is_met);
        self.rows.push(vec![
            what,
            format!("{figure:.2} {unit}"),
            format!("{budget} {unit}"),
            if is_met { "yes" } else { "no" }.to_owned(),
        ]);
    }

    /// Prints the table; a fact that fails the task where something is over.
    pub(super) fn report(self) -> Result<(), Failure> {
        if self.rows.is_empty() {
            println!("no budget is about what was measured");
            return Ok(());
        }
        let head = ["", "figure", "budget", "met"].map(str::to_owned).to_vec();
        let rows: Vec<_> = std::iter::once(head).chain(self.rows).collect();
        println!("\n{}", table(&rows));
        match self.over {
            0 => Ok(()),
            over => Err(Failure::fact(format!("{over} budgets are not met"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_the_budget_fails_and_so_does_nothing_measured() {
        let one = |figure, budget| {
            let mut budgets = Budgets::default();
            budgets.add("x".to_owned(), figure, "x", budget);
            budgets.report()
        };
        assert!(one(2.0, 2.0).is_ok());
        assert!(one(2.01, 2.0).is_err());
        assert!(one(f64::NAN, 2.0).is_err());
        assert!(Budgets::default().report().is_ok());
    }
}
