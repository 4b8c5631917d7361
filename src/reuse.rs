//! Reuse by value: a stage runs again only if its input differs from its last input.
//!
//! A stage is a function of one input and has no environment, so it can read nothing else. Its
//! input consists of projections of the documents, outputs of earlier stages, and settings. A
//! projection has all the data that a stage may read of one document; it borrows from the document,
//! and some projections build lists at each comparison. A stage cannot distinguish two documents with equal projections.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::content::{Document, Facts};

/// The last output of a stage, with its input.
#[derive(Debug)]
pub(crate) struct Cached<Input, Output> {
    last: Option<(Input, Arc<Output>)>,
}

impl<Input, Output> Default for Cached<Input, Output> {
    fn default() -> Self {
        Cached { last: None }
    }
}

impl<Input: PartialEq, Output> Cached<Input, Output> {
    /// Returns the output for an input: the last output if the input is equal to the last one.
    pub(crate) fn get(&mut self, input: Input, stage: fn(&Input) -> Output) -> Arc<Output> {
        self.get_with(input, stage)
    }

    /// Returns the output like [`Cached::get`], for a stage that keeps the outputs of its parts for its next run.
    pub(crate) fn get_with(&mut self, input: Input, stage: impl FnOnce(&Input) -> Output) -> Arc<Output> {
        self.get_or(input, |input, _| Arc::new(stage(input)))
    }

    /// Returns the output like [`Cached::get`]. A new output that is equal to the last one is
    /// dropped, so that later stages see no difference.
    pub(crate) fn get_deduplicated(&mut self, input: Input, stage: fn(&Input) -> Output) -> Arc<Output>
    where
        Output: PartialEq,
    {
        self.get_or(input, |input, last| {
            let output = stage(input);
            last.filter(|last| **last == output).unwrap_or_else(|| Arc::new(output))
        })
    }

    fn get_or(&mut self, input: Input, make: impl FnOnce(&Input, Option<Arc<Output>>) -> Arc<Output>) -> Arc<Output> {
        let output = match self.last.take() {
            Some((last, output)) if last == input => output,
            last => make(&input, last.map(|(_, output)| output)),
        };
        // The newer of two equal inputs stays, because it shares the current documents of the site.
        self.last = Some((input, Arc::clone(&output)));
        output
    }
}

/// A shared value that is compared by its pointer: the output of an earlier stage.
#[derive(Debug, Default)]
pub struct ByPointer<T: ?Sized>(pub Arc<T>);

impl<T: ?Sized> Clone for ByPointer<T> {
    fn clone(&self) -> Self {
        ByPointer(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for ByPointer<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for ByPointer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Defines a projection of documents.
pub trait Projection {
    /// The data that a stage may read of one document.
    type View<'d>: PartialEq;

    /// Returns the projection of a document.
    fn project(document: &Document) -> Self::View<'_>;
}

impl Projection for Facts {
    type View<'d> = &'d Facts;

    fn project(document: &Document) -> &Facts {
        &document.facts
    }
}

/// Documents from which only one projection can be read. They are compared by their pointers, then
/// by their projections.
#[derive(Debug)]
pub struct Projected<P> {
    documents: Arc<[Arc<Document>]>,
    projection: PhantomData<fn() -> P>,
}

impl<P> Clone for Projected<P> {
    fn clone(&self) -> Self {
        Projected::new(&self.documents)
    }
}

impl<P> Projected<P> {
    /// Creates a projection of these documents.
    pub fn new(documents: &Arc<[Arc<Document>]>) -> Projected<P> {
        Projected { documents: Arc::clone(documents), projection: PhantomData }
    }

    /// Returns the number of documents.
    pub fn count(&self) -> usize {
        self.documents.len()
    }
}

impl<P: Projection> Projected<P> {
    /// Returns the projection of one document, by its index.
    pub fn get(&self, at: usize) -> P::View<'_> {
        P::project(&self.documents[at])
    }

    /// Returns the projection of one document as a value of its own.
    pub fn single(&self, at: usize) -> Projected<P> {
        Projected::new(&[Arc::clone(&self.documents[at])].into())
    }

    /// Iterates over the projections of all documents, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = P::View<'_>> {
        self.documents.iter().map(|document| P::project(document))
    }
}

impl<P: Projection> PartialEq for Projected<P> {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b) || P::project(a) == P::project(b);
        Arc::ptr_eq(&self.documents, &other.documents)
            || (self.count() == other.count() && self.documents.iter().zip(&*other.documents).all(is_same))
    }
}

/// Declares a projection: the name, type and expression of each of its fields.
macro_rules! projection {
    ($(#[$about:meta])* $view:vis struct $name:ident<$d:lifetime>($document:ident) { $($field:ident: $kind:ty = $value:expr,)* }) => {
        $(#[$about])*
        #[derive(Debug)]
        #[allow(missing_docs, reason = "a field is described by how it is read")]
        $view struct $name<$d> {
            $($view $field: $kind,)*
        }

        $crate::reuse::compared!($name<'_> { $($field,)* });

        impl $crate::reuse::Projection for $name<'_> {
            type View<$d> = $name<$d>;

            fn project($document: &$crate::content::Document) -> $name<'_> {
                $name { $($field: $value,)* }
            }
        }
    };
}
pub(crate) use projection;

/// Implements equality over all fields of a type. Tests can leave one field out, to show that they
/// detect a field that is missing in a projection.
macro_rules! compared {
    ($name:ident $(<$d:lifetime>)? { $($field:ident),* $(,)? }) => {
        impl PartialEq for $name $(<$d>)? {
            fn eq(&self, other: &Self) -> bool {
                let $name { $($field,)* } = self;
                $(($crate::reuse::is_ignored(stringify!($name), stringify!($field)) || *$field == other.$field))&&*
            }
        }
    };
}
pub(crate) use compared;

#[cfg(not(test))]
pub(crate) const fn is_ignored(_: &'static str, _: &'static str) -> bool {
    false
}

#[cfg(test)]
pub(crate) use tests::is_ignored;

/// Lets tests leave fields out of comparisons.
#[cfg(test)]
pub(crate) mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeSet;

    use super::*;

    /// A field of a projection: the names of both.
    type Named = (&'static str, &'static str);

    thread_local! {
        static LEFT_OUT: Cell<Option<Named>> = const { Cell::new(None) };
        static COMPARED: RefCell<BTreeSet<Named>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Returns whether comparisons on this thread leave a field out.
    pub(crate) fn is_ignored(name: &'static str, field: &'static str) -> bool {
        COMPARED.with_borrow_mut(|compared| compared.insert((name, field)));
        LEFT_OUT.get() == Some((name, field))
    }

    /// Leaves a field out of all comparisons on this thread.
    pub(crate) fn ignore_field(field: Option<Named>) {
        LEFT_OUT.set(field);
    }

    /// Returns every field that was compared on this thread.
    pub(crate) fn compared_fields() -> BTreeSet<Named> {
        COMPARED.with_borrow(BTreeSet::clone)
    }

    #[test]
    fn a_stage_runs_again_only_for_another_input() {
        let mut cached: Cached<u8, String> = Cached::default();
        let first = cached.get(7, |input| input.to_string());
        assert!(Arc::ptr_eq(&first, &cached.get(7, |_| unreachable!("the input is equal"))));
        let second = cached.get_deduplicated(70, |_| "7".to_owned());
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(*cached.get(8, |input| input.to_string()), "8");
    }
}
