//! Draws a framework's tree as a wheel: pillars around the hub, aims outside them, commitments
//! outside those. The angle of each part is proportional to its leaves.

use std::f64::consts::TAU;

use crate::render::context::Localized;
use crate::render::view;

/// Width and height of the drawing, in its own units, which are about CSS pixels.
const SIZE: u32 = 400;

/// Radius of the empty hub.
const HUB: f64 = 44.0;

/// Most rings: deeper ones would be too thin.
const RINGS: usize = 4;

/// The height of a number and the width of one digit, as in the style sheet.
const LETTER: (f64, f64) = (15.0, 9.0);

/// Draws the wheel of a framework; `None` if it has too few parts.
pub(crate) fn wheel(renderer: Localized, tree: &[view::TreeNode]) -> Option<view::Wheel> {
    let deep = depth(tree).min(RINGS);
    if tree.len() < 2 || deep < 2 {
        return None;
    }
    let thickness = (f64::from(SIZE) / 2.0 - HUB - 1.0) / deep as f64;
    let mut parts = Vec::new();
    draw(tree, (0.0, TAU), 1, deep, thickness, &mut parts);
    parts.sort_by_key(|part| part.ring);
    let beneath = count(tree) - tree.len();
    let arguments = [("pillars", tree.len().into()), ("beneath", beneath.into())];
    Some(view::Wheel { size: SIZE, parts, label: renderer.tn("wheel-label", &arguments) })
}

/// Draws one ring of parts between two angles, and all rings outside it.
fn draw(
    nodes: &[view::TreeNode],
    (from, to): (f64, f64),
    ring: usize,
    deep: usize,
    thickness: f64,
    parts: &mut Vec<view::WheelPart>,
) {
    if ring > deep {
        return;
    }
    let inner = HUB + thickness * (ring - 1) as f64;
    let all: usize = nodes.iter().map(width).sum();
    let mut at = from;
    for node in nodes {
        let end = at + (to - from) * width(node) as f64 / all.max(1) as f64;
        let middle = point((at + end) / 2.0, inner + thickness / 2.0);
        let room = (end - at) * (inner + thickness / 2.0);
        let fits = |number: &String| {
            let wide = number.chars().count() as f64 * LETTER.1;
            thickness > wide.min(LETTER.0) + 4.0 && room > wide.max(LETTER.0) + 4.0
        };
        parts.push(view::WheelPart {
            path: arc(at, end, inner, inner + thickness),
            ring: ring.min(2),
            number: node.number.clone().filter(fits),
            x: short(middle.0),
            y: short(middle.1),
        });
        draw(&node.children, (at, end), ring + 1, deep, thickness, parts);
        at = end;
    }
}

/// Returns the outline between two angles and two radii. A full circle would start and end at the same point, so it
/// ends slightly earlier.
fn arc(from: f64, to: f64, inner: f64, outer: f64) -> String {
    let to = to.min(from + TAU - 0.001);
    let large = u8::from(to - from > TAU / 2.0);
    let [a, b, c, d] = [(from, outer), (to, outer), (to, inner), (from, inner)].map(|(angle, radius)| {
        let (x, y) = point(angle, radius);
        format!("{} {}", short(x), short(y))
    });
    let (outer, inner) = (short(outer), short(inner));
    format!("M{a}A{outer} {outer} 0 {large} 1 {b}L{c}A{inner} {inner} 0 {large} 0 {d}Z")
}

/// Returns the point at an angle, clockwise from the top, and a radius.
fn point(angle: f64, radius: f64) -> (f64, f64) {
    let middle = f64::from(SIZE) / 2.0;
    (middle + radius * angle.sin(), middle - radius * angle.cos())
}

/// Writes a number with at most one decimal place, which is finer than a screen shows.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// Returns the width of a part: the number of its leaves.
fn width(node: &view::TreeNode) -> usize {
    node.children.iter().map(width).sum::<usize>().max(1)
}

fn depth(nodes: &[view::TreeNode]) -> usize {
    nodes.iter().map(|node| 1 + depth(&node.children)).max().unwrap_or(0)
}

fn count(nodes: &[view::TreeNode]) -> usize {
    nodes.iter().map(|node| 1 + count(&node.children)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(number: &str, children: Vec<view::TreeNode>) -> view::TreeNode {
        view::TreeNode { number: Some(number.to_owned()), children, ..view::TreeNode::default() }
    }

    fn drawn(tree: &[view::TreeNode]) -> Vec<view::WheelPart> {
        let mut parts = Vec::new();
        draw(tree, (0.0, TAU), 1, depth(tree).min(RINGS), 50.0, &mut parts);
        parts
    }

    #[test]
    fn parts_with_more_beneath_them_are_wider_and_numbers_stand_in_their_middle() {
        let parts =
            drawn(&[node("1", vec![node("1.1", vec![]), node("1.2", vec![]), node("1.3", vec![])]), node("2", vec![])]);
        // The first pillar has three quarters of the circle, so it ends at nine o'clock.
        assert_eq!(parts[0].path, "M200 106A94 94 0 1 1 106 200L156 200A44 44 0 1 0 200 156Z");
        assert_eq!((parts[4].x.as_str(), parts[4].y.as_str()), ("151.2", "151.2"));
        assert_eq!(parts.iter().filter(|part| part.ring == 2).count(), 3);
    }

    #[test]
    fn numbers_give_way_where_there_is_no_room() {
        let many: Vec<_> = (0..60).map(|at| node(&format!("1.{at}"), vec![])).collect();
        let parts = drawn(&[node("1", many), node("2", vec![])]);
        assert_eq!(parts[0].number.as_deref(), Some("1"));
        assert!(parts[1..61].iter().all(|part| part.number.is_none()));
    }

    #[test]
    fn one_part_alone_is_a_ring_and_not_nothing() {
        let parts = drawn(&[node("1", vec![])]);
        assert!(parts[0].path.starts_with("M200 106A94 94 0 1 1 199.9 106L"), "{}", parts[0].path);
    }
}
