-- A page of Chatwoot's list that cannot be read is passed over, and the round goes on. How many of them its list had so far, and
-- why the first could not be read, is carried from turn to turn like its place. A round that passed any over moves no mark.
alter table sweeps
  add column pages_skipped integer not null default 0,
  add column skip_cause text;
