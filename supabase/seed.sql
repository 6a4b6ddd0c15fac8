-- For a Supabase on this machine (supabase start, supabase db reset). A hosted project needs no seed: HotDash makes what
-- it needs when it starts. This is the sandbox's own account, as a first start would make it.
insert into accounts (base_url, chatwoot_account_id, name) values ('sandbox', 1, 'Fennick Hose & Fitting')
on conflict (base_url, chatwoot_account_id) do nothing;
