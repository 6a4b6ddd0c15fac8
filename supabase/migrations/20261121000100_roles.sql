-- Who may connect. Supabase brings anon, authenticated and service_role; a bare Postgres does not.
-- hotdash_app is the product's own login: it owns nothing, so no rule below can be switched off by it.
do $$
declare wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role', 'hotdash_app'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin noinherit', wanted);
    end if;
  end loop;
end $$;

grant usage on schema public to hotdash_app, service_role;
revoke create on schema public from public;
