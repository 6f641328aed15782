//! The system catalogues, read by oid: nothing here looks up a name of a user's object
//! along a search_path, and nothing opens or locks such an object.

use pgrx::pg_sys::{self, Datum, Oid, SysCacheIdentifier};
use std::ffi::{CStr, CString};

const DEPENDENT_INDEX: u32 = 2673;
const REFERENCED_INDEX: u32 = 2674;
const INHERITS_CHILD_INDEX: u32 = 2680;
const INHERITS_PARENT_INDEX: u32 = 2187;
const REWRITE_OID_INDEX: u32 = 2692;
const TRIGGER_TABLE_INDEX: u32 = 2701;
const TRIGGER_OID_INDEX: u32 = 2702;
const ATTRIBUTE_DEFAULT_INDEX: u32 = 2656;

const CLASS: Oid = pg_sys::RelationRelationId;
const REWRITE: u32 = 2618;
const DEPEND: u32 = 2608;
const INHERITS: u32 = 2611;
const TRIGGER: u32 = 2620;
const ATTRIBUTE_DEFAULT: u32 = 2604;

/// Calls `each` with every row of a catalogue whose columns have the given oids.
fn rows(
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
            std::ptr::null_mut(),
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

fn oid(value: Datum) -> Oid {
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

fn name(name: &pg_sys::NameData) -> String {
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

/// A trigger that runs one of our functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurTrigger {
    pub oid: Oid,
    pub table: Oid,
    pub argument: String,
    pub events: i16,
    pub enabled: u8,
    /// Whether it fires for all rows and columns.
    pub unconditional: bool,
    pub old_table: bool,
    pub new_table: bool,
}

fn our_trigger(
    function: Oid,
    values: &[Datum],
    nulls: &[bool],
    tuple: pg_sys::HeapTuple,
) -> Option<OurTrigger> {
    // SAFETY: the tuple is one of pg_trigger and valid; tgargs is a bytea, tgattr an
    // int2vector.
    unsafe {
        let form = &*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_trigger>();
        if form.tgfoid != function {
            return None;
        }
        let argument = match nulls.get(15) {
            Some(false) => super::table::varlena_bytes(*values.get(15)?),
            _ => &[],
        };
        let end = argument
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(argument.len());
        let columns = super::table::varlena_bytes(*values.get(14)?);
        // An empty int2vector is its header: dimensions, offset, type, size, bound.
        let columns = columns.len().saturating_sub(5 * size_of::<i32>());
        Some(OurTrigger {
            oid: form.oid,
            table: form.tgrelid,
            argument: String::from_utf8_lossy(argument.get(..end)?).into_owned(),
            events: form.tgtype,
            enabled: form.tgenabled as u8,
            unconditional: nulls.get(16) == Some(&true) && columns == 0,
            old_table: nulls.get(17) == Some(&false),
            new_table: nulls.get(18) == Some(&false),
        })
    }
}

/// The triggers on a table that run a function.
pub fn triggers(table: Oid, function: Oid) -> Vec<OurTrigger> {
    let mut found = Vec::new();
    let keys = [(2, Datum::from(table))];
    rows(
        TRIGGER,
        TRIGGER_TABLE_INDEX,
        &keys,
        |values, nulls, tuple| {
            found.extend(our_trigger(function, values, nulls, tuple));
        },
    );
    found
}

/// The names of the triggers on a table.
fn trigger_names(table: Oid) -> Vec<String> {
    let mut found = Vec::new();
    let keys = [(2, Datum::from(table))];
    rows(TRIGGER, TRIGGER_TABLE_INDEX, &keys, |_, _, tuple| {
        // SAFETY: the tuple is one of pg_trigger and valid.
        found.push(name(unsafe {
            &(*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_trigger>()).tgname
        }));
    });
    found
}

/// Whether a table has triggers that are called as those of a scorecard are.
pub fn has_trigger_of(table: Oid, id: &str) -> bool {
    let stem = format!("kpi_{id}_");
    trigger_names(table)
        .iter()
        .any(|name| name.starts_with(&stem))
}

/// All triggers of the database that run a function.
pub fn all_triggers(function: Oid) -> Vec<OurTrigger> {
    let mut oids = Vec::new();
    let keys = [
        (4, Datum::from(pg_sys::ProcedureRelationId)),
        (5, Datum::from(function)),
    ];
    rows(DEPEND, REFERENCED_INDEX, &keys, |values, _, _| {
        if let [class, object, ..] = values
            && oid(*class) == Oid::from(TRIGGER)
        {
            oids.push(oid(*object));
        }
    });
    let mut found = Vec::new();
    for trigger in oids {
        rows(
            TRIGGER,
            TRIGGER_OID_INDEX,
            &[(1, Datum::from(trigger))],
            |values, nulls, tuple| {
                found.extend(our_trigger(function, values, nulls, tuple));
            },
        );
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

/// What the triggers of a live scorecard on one table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriggerShape {
    pub suffix: &'static CStr,
    pub events: i16,
    pub enabled: u8,
    pub old_table: bool,
    pub new_table: bool,
}

/// Creates one of our triggers on a table. Whether the caller may have it there was
/// checked with the root of the tree: it runs no code of theirs, on no part of it.
/// It goes with the state table of its scorecard.
pub fn create_trigger(shape: &TriggerShape, id: &str, table: Oid, state: Oid, function: Oid) {
    const ROW: i16 = pg_sys::TRIGGER_TYPE_ROW as i16;
    let taken = trigger_names(table);
    let mut name = format!("kpi_{id}_{}", shape.suffix.to_string_lossy());
    while taken.contains(&name) {
        name.push('_');
    }
    let texts = [
        name,
        id.to_owned(),
        "old_rows".to_owned(),
        "new_rows".to_owned(),
    ]
    .map(|text| CString::new(text).unwrap_or_default());
    let [name, argument, old_rows, new_rows] = texts;
    // SAFETY: the nodes are made as the parser makes them, in the current memory context,
    // of strings copied into it; the relation and the function are given by oid.
    unsafe {
        let node = |size: usize, tag: pg_sys::NodeTag| {
            let node = pg_sys::palloc0(size).cast::<pg_sys::Node>();
            (*node).type_ = tag;
            node
        };
        let statement = node(
            size_of::<pg_sys::CreateTrigStmt>(),
            pg_sys::NodeTag::T_CreateTrigStmt,
        )
        .cast::<pg_sys::CreateTrigStmt>();
        (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
        let value = pg_sys::makeString(pg_sys::pstrdup(argument.as_ptr())).cast();
        (*statement).args = pg_sys::lappend(std::ptr::null_mut(), value);
        (*statement).funcname = pg_sys::lappend(
            std::ptr::null_mut(),
            pg_sys::makeString(pg_sys::pstrdup(c"kpi_capture".as_ptr())).cast(),
        );
        (*statement).row = shape.events & ROW != 0;
        (*statement).timing = shape.events & pg_sys::TRIGGER_TYPE_TIMING_MASK as i16;
        (*statement).events = shape.events & pg_sys::TRIGGER_TYPE_EVENT_MASK as i16;
        for (wanted, is_new, name) in [
            (shape.old_table, false, &old_rows),
            (shape.new_table, true, &new_rows),
        ] {
            if wanted {
                let transition = node(
                    size_of::<pg_sys::TriggerTransition>(),
                    pg_sys::NodeTag::T_TriggerTransition,
                )
                .cast::<pg_sys::TriggerTransition>();
                (*transition).name = pg_sys::pstrdup(name.as_ptr());
                (*transition).isNew = is_new;
                (*transition).isTable = true;
                (*statement).transitionRels =
                    pg_sys::lappend((*statement).transitionRels, transition.cast());
            }
        }
        let none = Oid::INVALID;
        let trigger = as_role(Oid::from(pg_sys::BOOTSTRAP_SUPERUSERID), || {
            pg_sys::CreateTriggerFiringOn(
                statement,
                std::ptr::null(),
                table,
                none,
                none,
                none,
                function,
                none,
                std::ptr::null_mut(),
                false,
                false,
                shape.enabled as std::ffi::c_char,
            )
        });
        let state = pg_sys::ObjectAddress {
            classId: CLASS,
            objectId: state,
            objectSubId: 0,
        };
        pg_sys::recordDependencyOn(&trigger, &state, pg_sys::DependencyType::DEPENDENCY_AUTO);
        pg_sys::CommandCounterIncrement();
    }
}

/// Drops one of our triggers, whoever owns its table.
pub fn drop_trigger(trigger: Oid) {
    // SAFETY: the trigger is there; its table is locked until the transaction ends.
    unsafe {
        let object = pg_sys::ObjectAddress {
            classId: Oid::from(TRIGGER),
            objectId: trigger,
            objectSubId: 0,
        };
        pg_sys::performDeletion(&object, pg_sys::DropBehavior::DROP_RESTRICT, 0);
        pg_sys::CommandCounterIncrement();
    }
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
pub fn watch_roles(changed: unsafe extern "C-unwind" fn(Datum, i32, u32)) {
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
