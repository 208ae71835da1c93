//! The best ways to cut a question into spans that mean something: a beam over the lattice of edges.

use super::linker::Edge;

/// A way to read all tokens, as positions of edges, and the sum of their scores.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub edges: Vec<usize>,
    pub score: f32,
}

/// The `keep` best paths from the first token to the last.
pub(super) fn paths(edges: &[Edge], length: usize, keep: usize) -> Vec<Path> {
    let mut by_begin: Vec<Vec<usize>> = vec![Vec::new(); length];
    for (i, edge) in edges.iter().enumerate() {
        by_begin[edge.begin].push(i);
    }
    let mut beams: Vec<Vec<Path>> = vec![Vec::new(); length + 1];
    beams[0].push(Path { edges: Vec::new(), score: 0.0 });
    for at in 0..length {
        let mut here = std::mem::take(&mut beams[at]);
        here.sort_by(|a, b| b.score.total_cmp(&a.score));
        here.truncate(keep);
        for path in &here {
            for &edge in &by_begin[at] {
                let mut longer = path.edges.clone();
                longer.push(edge);
                beams[edges[edge].end].push(Path { edges: longer, score: path.score + edges[edge].score });
            }
        }
    }
    let mut best = beams.pop().unwrap_or_default();
    best.sort_by(|a, b| b.score.total_cmp(&a.score));
    best.truncate(keep);
    best
}
