//! The system catalogues, read by oid: nothing here looks up a name of a user's object
//! along a search_path, and nothing opens or locks such an object.

use super::Snapshot;
use pgrx::pg_sys::{self, Datum, Oid, SysCacheIdentifier};
use std::ffi::{CStr, CString};

const DEPENDENT_INDEX: u32 = 2673;
pub(super) const REFERENCED_INDEX: u32 = 2674;
const INHERITS_CHILD_INDEX: u32 = 2680;
const INHERITS_PARENT_INDEX: u32 = 2187;
const REWRITE_OID_INDEX: u32 = 2692;
const ATTRIBUTE_DEFAULT_INDEX: u32 = 2656;
const ATTRIBUTE_NUMBER_INDEX: u32 = 2659;
const INDEX_TABLE_INDEX: u32 = 2678;

pub(super) const CLASS: Oid = pg_sys::RelationRelationId;
const REWRITE: u32 = 2618;
pub(super) const DEPEND: u32 = 2608;
const INHERITS: u32 = 2611;
const ATTRIBUTE_DEFAULT: u32 = 2604;
const ATTRIBUTE: u32 = 1249;
const INDEX: u32 = 2610;

/// Calls `each` with every row of a catalogue whose columns have the given oids.
pub(super) fn rows(
    catalog: u32,
    index: u32,
    keys: &[(i16, Datum)],
    each: impl FnMut(&[Datum], &[bool], pg_sys::HeapTuple),
) {
    rows_seen(None, catalog, index, keys, each);
}

/// The same of the rows that a snapshot sees; without one, of those that there are now.
fn rows_seen(
    snapshot: Option<&Snapshot>,
    catalog: u32,
    index: u32,
    keys: &[(i16, Datum)],
    mut each: impl FnMut(&[Datum], &[bool], pg_sys::HeapTuple),
) {
    // SAFETY: the catalogue and its index are PostgreSQL's own; the keys are compared as
    // oids, which these columns are. Values are read while the scan is open.
    unsafe {
        let relation = pg_sys::table_open(Oid::from(catalog), pg_sys::AccessShareLock as i32);
        let mut scan_keys = [pg_sys::ScanKeyData::default(); 3];
        for (key, (column, value)) in scan_keys.iter_mut().zip(keys) {
            pg_sys::ScanKeyInit(
                key,
                *column,
                pg_sys::BTEqualStrategyNumber as u16,
                Oid::from(pg_sys::F_OIDEQ),
                *value,
            );
        }
        let scan = pg_sys::systable_beginscan(
            relation,
            Oid::from(index),
            true,
            snapshot.map_or(std::ptr::null_mut(), |snapshot| snapshot.0),
            keys.len() as i32,
            scan_keys.as_mut_ptr(),
        );
        let width = (*(*relation).rd_att).natts as usize;
        let (mut values, mut nulls) = (vec![Datum::from(0); width], vec![true; width]);
        loop {
            let tuple = pg_sys::systable_getnext(scan);
            if tuple.is_null() {
                break;
            }
            pg_sys::heap_deform_tuple(
                tuple,
                (*relation).rd_att,
                values.as_mut_ptr(),
                nulls.as_mut_ptr(),
            );
            each(&values, &nulls, tuple);
        }
        pg_sys::systable_endscan(scan);
        pg_sys::table_close(relation, pg_sys::AccessShareLock as i32);
    }
}

pub(super) fn oid(value: Datum) -> Oid {
    Oid::from(value.value() as u32)
}

/// A copy of the row that a catalogue has of an object; `None` where it has none.
///
/// # Safety
/// `T` is the form of the rows of that cache.
unsafe fn form<T: Copy>(cache: SysCacheIdentifier::Type, key: Oid) -> Option<T> {
    // SAFETY: the tuple is valid until it is released.
    unsafe {
        let tuple = pg_sys::SearchSysCache1(cache as i32, Datum::from(key));
        if tuple.is_null() {
            return None;
        }
        let form = *pg_sys::GETSTRUCT(tuple).cast::<T>();
        pg_sys::ReleaseSysCache(tuple);
        Some(form)
    }
}

/// What `pg_class` says of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub name: String,
    pub schema: Oid,
    pub owner: Oid,
    pub kind: u8,
    pub persistence: u8,
    pub is_partition: bool,
}

pub fn class(relation: Oid) -> Option<Class> {
    // SAFETY: RELOID caches pg_class.
    let form: pg_sys::FormData_pg_class = unsafe { form(SysCacheIdentifier::RELOID, relation)? };
    Some(Class {
        name: name(&form.relname),
        schema: form.relnamespace,
        owner: form.relowner,
        kind: form.relkind as u8,
        persistence: form.relpersistence as u8,
        is_partition: form.relispartition,
    })
}

pub(super) fn name(name: &pg_sys::NameData) -> String {
    // SAFETY: a name ends with NUL.
    let bytes = unsafe { CStr::from_ptr(name.data.as_ptr()) };
    super::text::to_utf8(bytes.to_bytes())
}

pub fn schema_name(schema: Oid) -> Option<String> {
    // SAFETY: NAMESPACEOID caches pg_namespace.
    let form: pg_sys::FormData_pg_namespace =
        unsafe { form(SysCacheIdentifier::NAMESPACEOID, schema)? };
    Some(name(&form.nspname))
}

/// A relation as people name it; only for messages.
pub fn relation_name(relation: Oid) -> String {
    class(relation).map_or_else(
        || format!("the relation with oid {}", relation.to_u32()),
        |class| match schema_name(class.schema) {
            Some(schema) => format!("{schema}.{}", class.name),
            None => class.name,
        },
    )
}

/// What `pg_attribute` says of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub number: i16,
    pub r#type: Oid,
    /// The type under all domains.
    pub base: Oid,
    /// `s` for a stored expression, `v` for a virtual one.
    pub generated: u8,
}

fn column_of(form: &pg_sys::FormData_pg_attribute) -> Column {
    Column {
        number: form.attnum,
        r#type: form.atttypid,
        // SAFETY: the type is one that a column has.
        base: unsafe { pg_sys::getBaseType(form.atttypid) },
        generated: form.attgenerated as u8,
    }
}

/// The column of that name that a relation has now.
pub fn column(relation: Oid, name: &str) -> Option<Column> {
    let name = CString::new(super::to_server(name)).ok()?;
    // SAFETY: the name is a string; the tuple is valid until it is released.
    unsafe {
        let tuple = pg_sys::SearchSysCacheAttName(relation, name.as_ptr());
        if tuple.is_null() {
            return None;
        }
        let column = column_of(&*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_attribute>());
        pg_sys::ReleaseSysCache(tuple);
        Some(column)
    }
}

/// The name that the column of a number has now.
pub fn column_name(relation: Oid, number: i16) -> Option<String> {
    // SAFETY: ATTNUM caches pg_attribute; the tuple is valid until it is released.
    unsafe {
        let tuple = pg_sys::SearchSysCache2(
            SysCacheIdentifier::ATTNUM as i32,
            Datum::from(relation),
            Datum::from(number),
        );
        if tuple.is_null() {
            return None;
        }
        let form = &*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_attribute>();
        let found = (!form.attisdropped).then(|| name(&form.attname));
        pg_sys::ReleaseSysCache(tuple);
        found
    }
}

/// Whether a table has a unique index that says that no two of its rows agree in these
/// columns: as a snapshot sees it, as then that holds of the rows that it sees.
pub fn is_unique(relation: Oid, columns: &[i16], snapshot: &Snapshot) -> bool {
    let mut found = false;
    let keys = [(2, Datum::from(relation))];
    let each = |values: &[Datum], nulls: &[bool], tuple: pg_sys::HeapTuple| {
        // Expressions and condition are last, whatever the release.
        let ([.., key, _, _, _, _, _], [.., expressions, condition]) = (values, nulls) else {
            return;
        };
        // SAFETY: the tuple is one of pg_index and valid; the key is an int2vector.
        let (form, numbers) = unsafe {
            let form = &*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_index>();
            (form, super::value::varlena_bytes(*key))
        };
        let mut numbers = super::value::array_elements::<2>(numbers)
            .iter()
            .take(form.indnkeyatts.max(0) as usize)
            .map(|number| i16::from_ne_bytes(*number));
        found |= form.indisunique
            && form.indimmediate
            && form.indisvalid
            && *expressions
            && *condition
            && numbers.all(|number| columns.contains(&number));
    };
    rows_seen(Some(snapshot), INDEX, INDEX_TABLE_INDEX, &keys, each);
    found
}

/// Whether a column is declared NOT NULL, as a snapshot sees it.
pub fn is_not_null(relation: Oid, number: i16, snapshot: &Snapshot) -> bool {
    let mut found = false;
    let keys = [(1, Datum::from(relation))];
    let each = |_: &[Datum], _: &[bool], tuple: pg_sys::HeapTuple| {
        // SAFETY: the tuple is one of pg_attribute and valid.
        let form = unsafe { &*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_attribute>() };
        found |= form.attnum == number && form.attnotnull;
    };
    rows_seen(
        Some(snapshot),
        ATTRIBUTE,
        ATTRIBUTE_NUMBER_INDEX,
        &keys,
        each,
    );
    found
}

/// The oid of the default or generation expression of a column: another one after
/// every change of it.
pub fn expression(relation: Oid, number: i16) -> Option<Oid> {
    let mut found = None;
    let keys = [(2, Datum::from(relation))];
    rows(
        ATTRIBUTE_DEFAULT,
        ATTRIBUTE_DEFAULT_INDEX,
        &keys,
        |values, _, _| {
            if let [expression, _, column, ..] = values
                && column.value() as i16 == number
            {
                found = Some(oid(*expression));
            }
        },
    );
    found
}

/// The parents of a relation, by inheritance or as its partitions.
pub fn parents(relation: Oid) -> Vec<Oid> {
    let mut found = Vec::new();
    let keys = [(1, Datum::from(relation))];
    rows(INHERITS, INHERITS_CHILD_INDEX, &keys, |values, _, _| {
        found.extend(values.get(1).map(|value| oid(*value)));
    });
    found
}

fn children(relation: Oid) -> Vec<Oid> {
    let mut found = Vec::new();
    let keys = [(2, Datum::from(relation))];
    rows(INHERITS, INHERITS_PARENT_INDEX, &keys, |values, _, _| {
        found.extend(values.first().map(|value| oid(*value)));
    });
    found
}

/// A relation and all below it, each once, itself first.
pub fn tree(root: Oid) -> Vec<Oid> {
    let mut members = vec![root];
    let mut at = 0;
    while let Some(member) = members.get(at).copied() {
        for child in children(member) {
            if !members.contains(&child) {
                members.push(child);
            }
        }
        at += 1;
    }
    members
}

/// A relation and all above it.
pub fn ancestors(relation: Oid) -> Vec<Oid> {
    let mut found = vec![relation];
    let mut at = 0;
    while let Some(member) = found.get(at).copied() {
        for parent in parents(member) {
            if !found.contains(&parent) {
                found.push(parent);
            }
        }
        at += 1;
    }
    found
}

/// The views whose query reads a relation.
pub fn readers(relation: Oid) -> Vec<Oid> {
    views_with(CLASS, relation)
}

/// The views whose query calls a function.
pub fn readers_of_function(function: Oid) -> Vec<Oid> {
    views_with(pg_sys::ProcedureRelationId, function)
}

fn views_with(class: Oid, object: Oid) -> Vec<Oid> {
    let mut rules = Vec::new();
    let keys = [(4, Datum::from(class)), (5, Datum::from(object))];
    rows(DEPEND, REFERENCED_INDEX, &keys, |values, _, _| {
        if let [class, object, ..] = values
            && oid(*class) == Oid::from(REWRITE)
            && !rules.contains(&oid(*object))
        {
            rules.push(oid(*object));
        }
    });
    let mut views = Vec::new();
    for rule in rules {
        rows(
            REWRITE,
            REWRITE_OID_INDEX,
            &[(1, Datum::from(rule))],
            |values, _, _| {
                if let Some(view) = values.get(2).map(|value| oid(*value))
                    && view != object
                    && !views.contains(&view)
                {
                    views.push(view);
                }
            },
        );
    }
    views
}

/// The relations that the queries of these views read.
pub fn read_by(views: &[Oid]) -> Vec<Oid> {
    let mut found = Vec::new();
    for view in views {
        // The rule of a view depends on it from inside.
        let mut rules = Vec::new();
        let keys = [(4, Datum::from(CLASS)), (5, Datum::from(*view))];
        rows(DEPEND, REFERENCED_INDEX, &keys, |values, _, _| {
            if let [class, object, _, _, _, _, kind, ..] = values
                && oid(*class) == Oid::from(REWRITE)
                && kind.value() as u8 == b'i'
            {
                rules.push(oid(*object));
            }
        });
        for rule in rules {
            let keys = [(1, Datum::from(Oid::from(REWRITE))), (2, Datum::from(rule))];
            rows(DEPEND, DEPENDENT_INDEX, &keys, |values, _, _| {
                if let [_, _, _, class, object, ..] = values
                    && oid(*class) == CLASS
                    && oid(*object) != *view
                    && !found.contains(&oid(*object))
                {
                    found.push(oid(*object));
                }
            });
        }
    }
    found
}

/// A name as SQL takes it.
pub fn quoted_name(relation: Oid) -> String {
    let quote = |name: &str| match CString::new(super::to_server(name)) {
        // SAFETY: quote_identifier takes a string and gives one.
        Ok(name) => unsafe {
            let quoted = CStr::from_ptr(pg_sys::quote_identifier(name.as_ptr()));
            super::text::to_utf8(quoted.to_bytes())
        },
        Err(_) => String::new(),
    };
    match class(relation) {
        None => relation.to_u32().to_string(),
        Some(class) => match schema_name(class.schema) {
            Some(schema) => format!("{}.{}", quote(&schema), quote(&class.name)),
            None => quote(&class.name),
        },
    }
}

/// The function of the extension with this name and no arguments.
pub fn own_function(name: &str) -> Option<Oid> {
    function(name, &[])
}

/// The function of the extension with this name and an argument of type regclass.
pub fn own_function_of_regclass(name: &str) -> Option<Oid> {
    function(name, &[pg_sys::REGCLASSOID])
}

/// Whether there are the functions of the extension that scorecards of several tables call:
/// that checks a kind of constraint of columns, and that adds counts from a position on.
pub fn has_board_functions() -> bool {
    const INT4: Oid = pg_sys::INT4OID;
    const BYTEA: Oid = pg_sys::BYTEAOID;
    let called: [(&str, &[Oid]); 2] = [
        ("akpi_require", &[pg_sys::TEXTOID, pg_sys::BOOLARRAYOID]),
        ("akpi_net_add_from", &[BYTEA, BYTEA, INT4]),
    ];
    called
        .iter()
        .all(|(name, arguments)| function(name, arguments).is_some())
}

fn function(name: &str, arguments: &[Oid]) -> Option<Oid> {
    // SAFETY: the names are strings; the tuple is valid until it is released.
    unsafe {
        let extension = pg_sys::get_extension_oid(c"advocacy_kpi".as_ptr(), true);
        if extension == Oid::INVALID {
            return None;
        }
        let mut schema = Oid::INVALID;
        rows(
            3079,
            3080,
            &[(1, Datum::from(extension))],
            |values, _, _| {
                if let Some(value) = values.get(3) {
                    schema = oid(*value);
                }
            },
        );
        let name = CString::new(name).ok()?;
        let types = pg_sys::buildoidvector(arguments.as_ptr(), arguments.len() as i32);
        let found = pg_sys::GetSysCacheOid(
            SysCacheIdentifier::PROCNAMEARGSNSP as i32,
            1,
            Datum::from(name.as_ptr()),
            Datum::from(types),
            Datum::from(schema),
            Datum::from(0),
        );
        let ours = found != Oid::INVALID
            && pg_sys::getExtensionOfObject(pg_sys::ProcedureRelationId, found) == extension;
        ours.then_some(found)
    }
}

/// Whether a role may read a relation, or these columns of it, and all rows of it.
pub fn may_read(role: Oid, relation: Oid, columns: impl Iterator<Item = i16>) -> bool {
    const SELECT: pg_sys::AclMode = pg_sys::ACL_SELECT as pg_sys::AclMode;
    const ROW_SECURITY: i32 = pg_sys::CheckEnableRlsResult::RLS_ENABLED as i32;
    // SAFETY: takes oids of what is there.
    unsafe {
        let mut columns = columns.peekable();
        let none = columns.peek().is_none();
        let granted = pg_sys::pg_class_aclcheck(relation, role, SELECT)
            == pg_sys::AclResult::ACLCHECK_OK
            || !none
                && columns.all(|number| {
                    pg_sys::pg_attribute_aclcheck(relation, number, role, SELECT)
                        == pg_sys::AclResult::ACLCHECK_OK
                });
        granted && pg_sys::check_enable_rls(relation, role, true) != ROW_SECURITY
    }
}

/// Whether the current user may create triggers on a relation.
pub fn may_create_triggers(relation: Oid) -> bool {
    const TRIGGER: pg_sys::AclMode = pg_sys::ACL_TRIGGER as pg_sys::AclMode;
    // SAFETY: takes oids; a relation that is gone is told apart before.
    unsafe {
        pg_sys::pg_class_aclcheck(relation, pg_sys::GetUserId(), TRIGGER)
            == pg_sys::AclResult::ACLCHECK_OK
    }
}

/// Whether the current user has the privileges of a role.
pub fn has_privileges_of(role: Oid) -> bool {
    // SAFETY: takes oids of roles.
    unsafe { pg_sys::has_privs_of_role(pg_sys::GetUserId(), role) }
}

/// Has every session look at a relation again.
pub fn invalidate(relation: Oid) {
    // SAFETY: takes the oid of a relation that is there.
    unsafe { pg_sys::CacheInvalidateRelcacheByRelid(relation) }
}

/// Runs `work` as a role, in a security-restricted operation, as REFRESH MATERIALIZED
/// VIEW runs a query: what it runs of the role's own code has the role's rights only.
pub fn as_role<R>(role: Oid, work: impl FnOnce() -> R) -> R {
    const RESTRICTED: i32 = pg_sys::SECURITY_RESTRICTED_OPERATION as i32;
    // SAFETY: both are set back at the end; after an error PostgreSQL sets them back.
    unsafe {
        let (mut user, mut context) = (Oid::INVALID, 0);
        pg_sys::GetUserIdAndSecContext(&mut user, &mut context);
        pg_sys::SetUserIdAndSecContext(role, context | RESTRICTED);
        let result = work();
        pg_sys::SetUserIdAndSecContext(user, context);
        result
    }
}

/// Whether a function was called by an event trigger.
pub fn is_event_trigger(call: super::Call) -> bool {
    // SAFETY: context is NULL or points to a node, which starts with its tag.
    unsafe {
        let node = (*call.0).context;
        !node.is_null() && (*node).type_ == pg_sys::NodeTag::T_EventTriggerData
    }
}

/// Whether the statement that an event trigger fired for may change a table that a
/// scorecard reads: a new table does only as a part of another.
pub fn may_concern_tables(call: super::Call) -> bool {
    // SAFETY: the context is that of an event trigger; a node starts with its tag.
    unsafe {
        let data = (*call.0).context.cast::<pg_sys::EventTriggerData>();
        let statement = (*data).parsetree;
        statement.is_null()
            || (*statement).type_ != pg_sys::NodeTag::T_CreateStmt
            || !(*statement.cast::<pg_sys::CreateStmt>())
                .inhRelations
                .is_null()
    }
}

/// Calls `changed` with the oid of each relation whose description changes, or with 0 for
/// all; once for the process.
pub fn watch_relations(changed: extern "C-unwind" fn(Datum, Oid)) {
    // SAFETY: the callback stays as long as the process; it neither raises nor reads the
    // catalogues.
    unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(changed), Datum::from(0)) }
}

/// The same for roles and their membership.
pub fn watch_roles(changed: extern "C-unwind" fn(Datum, i32, u32)) {
    for cache in [
        SysCacheIdentifier::AUTHOID,
        SysCacheIdentifier::AUTHMEMMEMROLE,
    ] {
        // SAFETY: as in `watch_relations`.
        unsafe {
            pg_sys::CacheRegisterSyscacheCallback(cache as i32, Some(changed), Datum::from(0))
        }
    }
}
