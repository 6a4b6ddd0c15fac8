-- One row is one run. A run that looks at several things keeps each here: its name, state, what was
-- seen and what to do. `passed` says that none of them failed.
alter table health_checks add column checks jsonb;
-- Pages ask for the last run of one kind.
drop index health_checks_recent;
create index health_checks_recent on health_checks (account_id, name, checked_at desc);
