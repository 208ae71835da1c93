//! Reads the SQL of a metric into the parts of a reading. What goes beyond them is not read: then the engine doesn't
//! know the metric.

use crate::sql::{Token, tokens};

use super::index::{Index, TableId};
use super::query::{Aggregate, ColumnRef, Comparison, Condition, Expr, Function, Literal, Operation};

/// Arithmetic of aggregates over columns of one table; none for anything else.
pub(super) fn expr(index: &Index, table: TableId, sql: &str) -> Option<Expr> {
    let mut parser = Parser::new(index, table, sql)?;
    let expr = parser.sum(false)?;
    (parser.at == parser.tokens.len() && is_figure(&expr)).then_some(expr)
}

/// A condition on the rows of one table; none for anything else.
pub(super) fn condition(index: &Index, table: TableId, sql: &str) -> Option<Condition> {
    let mut parser = Parser::new(index, table, sql)?;
    let condition = parser.any()?;
    (parser.at == parser.tokens.len()).then_some(condition)
}

/// Whether every column in it is taken together with others.
fn is_figure(expr: &Expr) -> bool {
    match expr {
        Expr::Arithmetic { left, right, .. } => {
            (is_figure(left) || is_figure(right)) && !bare_column(left) && !bare_column(right)
        }
        Expr::Aggregate(_) => true,
        _ => false,
    }
}

fn bare_column(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) => true,
        Expr::Arithmetic { left, right, .. } => bare_column(left) || bare_column(right),
        _ => false,
    }
}

struct Parser<'a> {
    index: &'a Index,
    table: TableId,
    tokens: Vec<Token>,
    at: usize,
    /// How deep it stands in brackets.
    depth: usize,
}

/// Deeper brackets than these are not read.
const DEEPEST: usize = 32;

impl<'a> Parser<'a> {
    fn new(index: &'a Index, table: TableId, sql: &str) -> Option<Self> {
        let tokens = tokens(sql, index.dialect).ok()?;
        Some(Self { index, table, tokens, at: 0, depth: 0 })
    }

    fn mark(&mut self, wanted: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Mark(mark)) if mark == wanted);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Name(name)) if name.eq_ignore_ascii_case(wanted));
        self.at += usize::from(found);
        found
    }

    /// Terms with plus and minus between them; `inner` is inside an aggregate.
    fn sum(&mut self, inner: bool) -> Option<Expr> {
        let mut left = self.product(inner)?;
        loop {
            let operation = match () {
                () if self.mark("+") => Operation::Add,
                () if self.mark("-") => Operation::Subtract,
                () => return Some(left),
            };
            left = Expr::arithmetic(operation, left, self.product(inner)?);
        }
    }

    fn product(&mut self, inner: bool) -> Option<Expr> {
        let mut left = self.factor(inner)?;
        loop {
            let operation = match () {
                () if self.mark("*") => Operation::Multiply,
                () if self.mark("/") => Operation::Divide,
                () => return Some(left),
            };
            left = Expr::arithmetic(operation, left, self.factor(inner)?);
        }
    }

    fn factor(&mut self, inner: bool) -> Option<Expr> {
        if self.mark("(") {
            self.deeper()?;
            let expr = self.sum(inner)?;
            self.depth -= 1;
            return self.mark(")").then_some(expr);
        }
        if let Some(Token::Number(digits)) = self.tokens.get(self.at).cloned() {
            self.at += 1;
            return Some(Expr::Literal(Literal::Number(digits)));
        }
        match self.aggregate(inner) {
            Some(aggregate) => aggregate,
            None => self.column().map(Expr::Column),
        }
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth < DEEPEST).then_some(())
    }

    /// An aggregate where one stands; the inner option is none where it can't be read.
    #[expect(clippy::option_option, reason = "none here and one that can't be read are two things")]
    fn aggregate(&mut self, inner: bool) -> Option<Option<Expr>> {
        let Some(Token::Name(name)) = self.tokens.get(self.at) else { return None };
        let called = matches!(self.tokens.get(self.at + 1), Some(Token::Mark(mark)) if mark == "(");
        if !called {
            return None;
        }
        let function = match name.to_lowercase().as_str() {
            "sum" => Function::Sum,
            "count" => Function::Count,
            "avg" => Function::Average,
            "min" => Function::Minimum,
            "max" => Function::Maximum,
            _ => return Some(None),
        };
        self.at += 2;
        Some(if inner { None } else { self.arguments(function) })
    }

    fn arguments(&mut self, function: Function) -> Option<Expr> {
        if function == Function::Count && self.mark("*") {
            return self.mark(")").then(Expr::count_rows);
        }
        let distinct = self.word("distinct");
        let of = Some(self.sum(true)?);
        self.mark(")").then(|| Expr::Aggregate(Box::new(Aggregate { function, distinct, of, only: None })))
    }

    /// A column of the table, with or without the table's name in front.
    fn column(&mut self) -> Option<ColumnRef> {
        let name = self.name()?;
        let entry = &self.index.tables[self.table];
        let name = if self.mark(".") {
            if !name.eq_ignore_ascii_case(&entry.name) {
                return None;
            }
            self.name()?
        } else {
            name
        };
        let mut own = entry.columns.clone();
        let column = own.find(|&c| self.index.columns[c].name.eq_ignore_ascii_case(&name))?;
        Some(ColumnRef { source: 0, column: self.index.columns[column].name.clone() })
    }

    fn name(&mut self) -> Option<String> {
        let Some(Token::Name(name)) = self.tokens.get(self.at).cloned() else { return None };
        self.at += 1;
        Some(name)
    }

    fn any(&mut self) -> Option<Condition> {
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Condition::Or(parts)) }
    }

    fn all(&mut self) -> Option<Condition> {
        let mut parts = vec![self.not()?];
        while self.word("and") {
            parts.push(self.not()?);
        }
        Condition::all(parts)
    }

    fn not(&mut self) -> Option<Condition> {
        if self.word("not") {
            self.deeper()?;
            return Some(Condition::Not(Box::new(self.not()?)));
        }
        let before = (self.at, self.depth);
        if let Some(test) = self.test() {
            return Some(test);
        }
        (self.at, self.depth) = before;
        self.deeper()?;
        let inner = self.mark("(").then(|| self.any())??;
        self.depth -= 1;
        self.mark(")").then_some(inner)
    }

    fn test(&mut self) -> Option<Condition> {
        let left = self.sum(true)?;
        if self.word("is") {
            let negated = self.word("not");
            return self.word("null").then_some(Condition::Empty { left, negated });
        }
        let negated = self.word("not");
        if self.word("in") {
            return self.list().map(|values| Condition::In { left, values, negated });
        }
        if self.word("between") {
            let low = self.literal()?;
            let high = self.word("and").then(|| self.literal())??;
            let between = Condition::Between { left, low, high };
            return Some(if negated { Condition::Not(Box::new(between)) } else { between });
        }
        let comparison = if negated { None } else { self.comparison() }?;
        let right = match self.literal() {
            Some(literal) => Expr::Literal(literal),
            None => self.sum(true)?,
        };
        Some(Condition::Compare { left, comparison, right })
    }

    fn list(&mut self) -> Option<Vec<Literal>> {
        let mut values = self.mark("(").then(|| self.literal())?.map(|first| vec![first])?;
        while self.mark(",") {
            values.push(self.literal()?);
        }
        self.mark(")").then_some(values)
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let Some(Token::Mark(mark)) = self.tokens.get(self.at) else { return None };
        let found = match mark.as_str() {
            "=" => Comparison::Equal,
            "<>" | "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(found)
    }

    /// A value that nothing is worked out with.
    fn literal(&mut self) -> Option<Literal> {
        let negative = matches!(self.tokens.get(self.at), Some(Token::Mark(mark)) if mark == "-");
        let literal = match self.tokens.get(self.at + usize::from(negative))? {
            Token::Text(text) if !negative => Literal::Text(text.clone()),
            Token::Number(digits) => Literal::Number(format!("{}{digits}", if negative { "-" } else { "" })),
            Token::Name(word) if !negative && word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Token::Name(word) if !negative && word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            _ => return None,
        };
        let next = self.at + 1 + usize::from(negative);
        if matches!(self.tokens.get(next), Some(Token::Mark(mark)) if ["+", "-", "*", "/"].contains(&mark.as_str())) {
            return None;
        }
        self.at = next;
        Some(literal)
    }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
mod tests;
