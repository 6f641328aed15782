//! One call of a version-1 function.

use super::{Argument, Return, raise};
use advocacy_kpi_core::error::{Error, Result, ensure, invalid_parameter};
use pgrx::pg_sys;

/// One call of a version-1 function.
#[derive(Clone, Copy)]
pub struct Call(pub(super) pg_sys::FunctionCallInfo);

impl Call {
    /// The n-th argument as PostgreSQL passed it.
    #[inline]
    pub(super) fn raw(self, n: usize) -> pg_sys::NullableDatum {
        // SAFETY: fcinfo is valid for the call, and a function is called with at
        // least the arguments that it is declared with.
        unsafe { *(*self.0).args.as_ptr().add(n) }
    }

    /// Whether the first argument is the running state of an aggregate or of a
    /// window frame, which alone may be changed in place: anything else may be
    /// a page of a table.
    #[inline]
    pub(super) fn in_aggregate(self) -> bool {
        // SAFETY: context is NULL or points to a node, which starts with its tag.
        unsafe {
            let node = (*self.0).context;
            !node.is_null()
                && matches!(
                    (*node).type_,
                    pg_sys::NodeTag::T_AggState | pg_sys::NodeTag::T_WindowAggState
                )
        }
    }

    /// The memory of this call site, made on first use; it lives as long as the
    /// prepared expression, that is for one query.
    pub fn memo<T: Default>(&mut self) -> &mut T {
        // SAFETY: flinfo is valid for the call. fn_extra belongs to the function
        // it calls, which asks for one T only; it is NULL at first and is given a
        // pointer into fn_mcxt, which lives as long as flinfo and drops the T.
        unsafe {
            let flinfo = (*self.0).flinfo;
            if (*flinfo).fn_extra.is_null() {
                (*flinfo).fn_extra = pgrx::PgMemoryContexts::For((*flinfo).fn_mcxt)
                    .leak_and_drop_on_delete(T::default())
                    .cast();
            }
            &mut *(*flinfo).fn_extra.cast::<T>()
        }
    }
}

impl Call {
    /// Refuses cut-offs that are not those of the first row. 22023.
    ///
    /// The call site remembers them in place of a pointer to its memory, so that nothing is
    /// allocated. No cut-offs are `[0, 0]`, which no row accepts as cut-offs.
    #[inline]
    pub fn ensure_same_cut_offs(self, cut_offs: [i32; 2]) -> Result<()> {
        if cut_offs == [0, 0] {
            return Ok(());
        }
        let [low, high] = cut_offs.map(|cut_off| u64::from(cut_off as u32));
        let these = (low << 32 | high) as usize as *mut std::ffi::c_void;
        // SAFETY: flinfo is valid for the call. fn_extra belongs to the function that it
        // calls, which keeps nothing else there; PostgreSQL never follows it.
        let first = unsafe {
            let flinfo = (*self.0).flinfo;
            if (*flinfo).fn_extra.is_null() {
                ensure(!self.cut_offs_vary_unseen(), cut_offs_in_parts)?;
                (*flinfo).fn_extra = these;
            }
            (*flinfo).fn_extra
        };
        ensure(first == these, || different_cut_offs(cut_offs))
    }

    /// Whether the cut-offs are columns and other processes, or other parts of the plan, see
    /// rows that this one does not see.
    #[cold]
    fn cut_offs_vary_unseen(self) -> bool {
        // SAFETY: fcinfo is valid for the call; what it gives is NULL or the call of an
        // aggregate as the plan has it, whose arguments are target entries.
        unsafe {
            let aggregate = pg_sys::AggGetAggref(self.0);
            if aggregate.is_null() || (*aggregate).aggsplit == pg_sys::AggSplit::AGGSPLIT_SIMPLE {
                return false;
            }
            let arguments = (*aggregate).args;
            let count = match arguments.is_null() {
                true => 0,
                false => (*arguments).length.max(0) as usize,
            };
            (1..count).any(|at| {
                let argument: *mut pg_sys::TargetEntry =
                    (*(*arguments).elements.add(at)).ptr_value.cast();
                pg_sys::contain_var_clause((*argument).expr.cast())
            })
        }
    }
}

impl Call {
    /// The columns that the second argument names, an array of tests for NULL of columns of a
    /// row; and their table. `None` where it is anything else, or of several tables.
    pub fn columns(self) -> Option<(pg_sys::Oid, Vec<i16>)> {
        // SAFETY: flinfo is valid for the call; its expression is NULL or a node, and so is all
        // that hangs on it.
        unsafe {
            let call: *mut pg_sys::FuncExpr = node((*(*self.0).flinfo).fn_expr.cast())?;
            let array: *mut pg_sys::ArrayExpr = node(element((*call).args, 1)?)?;
            let (mut table, mut numbers) = (None, Vec::new());
            let mut at = 0;
            while let Some(test) = element((*array).elements, at) {
                let test: *mut pg_sys::NullTest = node(test)?;
                let field: *mut pg_sys::FieldSelect = node((*test).arg.cast())?;
                let of = pg_sys::get_typ_typrelid(pg_sys::exprType((*field).arg.cast()));
                if of == pg_sys::Oid::INVALID || *table.get_or_insert(of) != of {
                    return None;
                }
                numbers.push((*field).fieldnum);
                at += 1;
            }
            Some((table?, numbers))
        }
    }
}

/// What starts with the tag of its type.
trait Tagged {
    const TAG: pg_sys::NodeTag;
}

impl Tagged for pg_sys::FuncExpr {
    const TAG: pg_sys::NodeTag = pg_sys::NodeTag::T_FuncExpr;
}
impl Tagged for pg_sys::ArrayExpr {
    const TAG: pg_sys::NodeTag = pg_sys::NodeTag::T_ArrayExpr;
}
impl Tagged for pg_sys::NullTest {
    const TAG: pg_sys::NodeTag = pg_sys::NodeTag::T_NullTest;
}
impl Tagged for pg_sys::FieldSelect {
    const TAG: pg_sys::NodeTag = pg_sys::NodeTag::T_FieldSelect;
}

/// A node as one of its type.
///
/// # Safety
/// It is NULL or a node.
unsafe fn node<T: Tagged>(any: *mut pg_sys::Node) -> Option<*mut T> {
    // SAFETY: a node starts with its tag.
    let is_one = !any.is_null() && unsafe { (*any).type_ } == T::TAG;
    is_one.then(|| any.cast())
}

/// An element of a list of nodes.
///
/// # Safety
/// It is NULL or such a list.
unsafe fn element(list: *mut pg_sys::List, at: usize) -> Option<*mut pg_sys::Node> {
    // SAFETY: within its length it has elements.
    unsafe {
        let is_there = !list.is_null() && at < (*list).length.max(0) as usize;
        is_there.then(|| (*(*list).elements.add(at)).ptr_value.cast())
    }
}

#[cold]
fn cut_offs_in_parts() -> Box<Error> {
    invalid_parameter(
        "cut-offs are columns in a plan that aggregates in parts, which cannot tell whether they are the same in all rows",
        "Write cut-offs as constants; or SET max_parallel_workers_per_gather = 0 and enable_partitionwise_aggregate = off for this query.",
    )
}

#[cold]
fn different_cut_offs(cut_offs: [i32; 2]) -> Box<Error> {
    let these = match cut_offs {
        [0, scale] => format!("scale_max is {scale}"),
        [low, high] => format!("detractor_max is {low} and promoter_min {high}"),
    };
    invalid_parameter(
        format!("cut-offs differ between rows: here {these}, in an earlier row not"),
        "Write cut-offs as constants, and count each scale by itself. Columns of counts are summarised by nps_summary(promoters, passives, detractors).",
    )
}

/// A row of the composite type that a function is declared to return.
pub struct Record(pg_sys::Datum);

impl Return for Record {
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(self.0)
    }
}

impl Call {
    /// Makes the row that the function returns. Its shape is looked up once a
    /// call site; such a function has no other memo.
    pub fn record<const N: usize>(self, columns: [Option<pg_sys::Datum>; N]) -> Record {
        let mut values = columns.map(|column| column.unwrap_or(pg_sys::Datum::from(0)));
        let mut nulls = columns.map(|column| column.is_none());
        // SAFETY: flinfo and fcinfo are valid for the call. fn_extra holds NULL or
        // the descriptor made here, in fn_mcxt, which lives as long as flinfo. The
        // arrays have as many entries as the descriptor has columns.
        unsafe {
            let flinfo = (*self.0).flinfo;
            if (*flinfo).fn_extra.is_null() {
                let mut shape = std::ptr::null_mut();
                let class = pg_sys::get_call_result_type(self.0, std::ptr::null_mut(), &mut shape);
                let fits = class == pg_sys::TypeFuncClass::TYPEFUNC_COMPOSITE
                    && !shape.is_null()
                    && (*shape).natts as usize == N;
                if !fits {
                    raise(&invalid_parameter(
                        "the result type of this function was changed",
                        "Restore the extension with DROP EXTENSION and CREATE EXTENSION.",
                    ));
                }
                let before = pg_sys::MemoryContextSwitchTo((*flinfo).fn_mcxt);
                let shape = pg_sys::BlessTupleDesc(pg_sys::CreateTupleDescCopy(shape));
                pg_sys::MemoryContextSwitchTo(before);
                (*flinfo).fn_extra = shape.cast();
            }
            let shape = (*flinfo).fn_extra.cast();
            let tuple = pg_sys::heap_form_tuple(shape, values.as_mut_ptr(), nulls.as_mut_ptr());
            Record(pg_sys::HeapTupleHeaderGetDatum((*tuple).t_data))
        }
    }
}

/// Runs the body of a version-1 function.
///
/// # Safety
/// `fcinfo` is valid, and the declared SQL types are those that `F` reads.
#[inline]
pub unsafe fn call<Args, F: Body<Args>>(
    fcinfo: pg_sys::FunctionCallInfo,
    body: F,
) -> pg_sys::Datum {
    match body.run(Call(fcinfo)) {
        Some(datum) => datum,
        None => {
            // SAFETY: fcinfo is valid for the call.
            unsafe { (*fcinfo).isnull = true };
            pg_sys::Datum::from(0)
        }
    }
}

/// A closure whose arguments can be read from a call and whose result can be returned.
pub trait Body<Args> {
    fn run(self, call: Call) -> Option<pg_sys::Datum>;
}

macro_rules! body {
    ($($arg:ident $n:literal),*) => {
        impl<Fun, Out: Return, $($arg: Argument),*> Body<($($arg,)*)> for Fun
        where
            Fun: FnOnce($($arg),*) -> Out,
        {
            #[inline]
            fn run(self, _call: Call) -> Option<pg_sys::Datum> {
                self($($arg::read_non_null(_call, $n)),*).datum()
            }
        }
    };
}
body!();
body!(A 0);
body!(A 0, B 1);
body!(A 0, B 1, C 2);
body!(A 0, B 1, C 2, D 3);
body!(A 0, B 1, C 2, D 3, E 4);
