-- One answer in the making.
create table approvals (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  kind text not null default 'reply' check (kind in ('reply', 'escalation')),
  state text not null default 'drafting' check (state in
    ('drafting', 'pending_review', 'changes_requested', 'approved', 'sent', 'rejected', 'superseded', 'closed', 'failed')),
  reason text,
  version integer not null default 1,
  -- The customer message this answers; null when a person writes without being asked.
  source_message_id bigint,
  -- The run of the agent service under way or last done, and when it stops being allowed to answer.
  draft_id uuid,
  draft_deadline timestamptz,
  draft_attempts integer not null default 0,
  note_message_id bigint,
  noted_at timestamptz,
  -- Set when the customer or an agent wrote after source_message_id while somebody was at work here.
  stale_since timestamptz,
  claimed_by uuid references operators,
  claimed_until timestamptz,
  typed_at timestamptz,
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (account_id, conversation_id) references conversations (account_id, id),
  unique (id, account_id, conversation_id)
);
create unique index approvals_one_live_reply on approvals (account_id, conversation_id)
  where kind = 'reply' and state in ('drafting', 'pending_review', 'changes_requested', 'approved');
create index approvals_queue on approvals (account_id, due_at) where state in ('drafting', 'pending_review', 'changes_requested', 'approved');
create index approvals_settled on approvals (account_id, updated_at desc) where state in ('sent', 'rejected', 'failed');

-- Every Draft an approval had. Nothing here is ever changed.
create table drafts (
  id uuid primary key,
  account_id bigint not null references accounts,
  approval_id uuid not null references approvals,
  version integer not null,
  source_message_id bigint not null,
  reply text,
  evidence jsonb not null,
  claims jsonb not null,
  projected_impact text,
  risk_level text not null check (risk_level in ('low', 'medium', 'high')),
  risk_reason text,
  rollback text,
  confidence double precision not null check (confidence between 0 and 1),
  intent text not null,
  language text not null,
  model text not null,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost_microusd bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (approval_id, version),
  unique (id, approval_id)
);
create index drafts_spend on drafts (account_id, created_at);

create table decisions (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  approval_id uuid not null,
  conversation_id bigint not null,
  kind text not null check (kind in ('reply', 'manual', 'escalation')),
  outcome text not null check (outcome in ('approve', 'reject', 'request_changes')),
  approval_version integer not null,
  draft_id uuid,
  -- The newest message on the reviewer's screen.
  seen_message_id bigint not null,
  final_text text,
  recipients jsonb,
  channel text,
  sender_name text,
  tone smallint check (tone between 1 and 5),
  accuracy smallint check (accuracy between 1 and 5),
  policy smallint check (policy between 1 and 5),
  basis text check (basis in ('evidence', 'none_found', 'own_knowledge')),
  reason text,
  note text,
  operator_id uuid not null references operators,
  session_id uuid references sessions,
  token_id uuid references api_tokens,
  opened_at timestamptz,
  decided_at timestamptz not null default now(),
  foreign key (approval_id, account_id, conversation_id) references approvals (id, account_id, conversation_id),
  foreign key (draft_id, approval_id) references drafts (id, approval_id),
  unique (approval_id, approval_version),
  unique (id, account_id, conversation_id, outcome),
  check (kind <> 'reply' or (tone is not null and accuracy is not null and policy is not null and draft_id is not null)),
  check (outcome <> 'approve' or kind = 'escalation' or (recipients is not null and channel is not null)),
  check (num_nonnulls(session_id, token_id) = 1)
);
create index decisions_recent on decisions (account_id, decided_at desc);

-- A decision is a person's: the session or token named must be alive and its holder a reviewer of this account.
-- The search path is pinned, because a temporary table named memberships would otherwise be asked instead.
create function require_reviewer() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (
    select from memberships m
    join operators o on o.id = m.operator_id and o.disabled_at is null
    where m.operator_id = new.operator_id and m.account_id = new.account_id and m.role in ('reviewer', 'admin')
      and (
        exists (select from sessions s where s.id = new.session_id and s.operator_id = new.operator_id
                and s.revoked_at is null and s.expires_at > now())
        or exists (select from api_tokens t where t.id = new.token_id and t.operator_id = new.operator_id
                and t.account_id = new.account_id and t.revoked_at is null and (t.expires_at is null or t.expires_at > now()))
      )
  ) then
    raise exception 'a decision needs a live session or token of a reviewer of this account' using errcode = 'HD001';
  end if;
  if new.outcome = 'approve' and new.kind <> 'escalation' and coalesce(new.final_text, '') !~ '\S' then
    raise exception 'an approval needs the text that is approved' using errcode = 'HD002';
  end if;
  return new;
end $$;
create trigger decisions_require_reviewer before insert on decisions for each row execute function require_reviewer();

-- A fixed text an admin approved, sent outside business hours. Never model text.
create table standing_replies (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  name text not null,
  content text not null,
  approved_by uuid not null references operators,
  approved_at timestamptz not null default now(),
  revoked_at timestamptz,
  unique (id, account_id)
);

-- THE GATE. One row is one public reply. It holds no text: the text is read from the decision by the
-- statement that claims the send, so what goes out is what was approved.
create table sends (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  decision_id uuid unique,
  -- Together with the foreign key below: only an approving decision of this account and conversation.
  decision_outcome text generated always as (case when decision_id is null then null else 'approve' end) stored,
  standing_reply_id uuid,
  closed_period text,
  state text not null default 'scheduled' check (state in
    ('scheduled', 'sending', 'accepted', 'delivered', 'cancelled', 'uncertain', 'refused', 'undelivered')),
  reason text,
  scheduled_for timestamptz not null,
  claimed_at timestamptz,
  posts integer not null default 0,
  post_ended_at timestamptz,
  absent_reads integer not null default 0,
  -- A person looked, found nothing, and asked for one more POST.
  asked_again_at timestamptz,
  chatwoot_message_id bigint,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (account_id, conversation_id) references conversations (account_id, id),
  foreign key (decision_id, account_id, conversation_id, decision_outcome)
    references decisions (id, account_id, conversation_id, outcome),
  foreign key (standing_reply_id, account_id) references standing_replies (id, account_id),
  unique (standing_reply_id, conversation_id, closed_period),
  check (num_nonnulls(decision_id, standing_reply_id) = 1),
  check ((standing_reply_id is null) = (closed_period is null))
);
create index sends_open on sends (account_id, scheduled_for) where state in ('scheduled', 'sending', 'uncertain');
create index sends_of_conversation on sends (account_id, conversation_id, created_at desc);

create function guard_send() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'scheduled' then
      raise exception 'a send starts scheduled' using errcode = 'HD003';
    end if;
    if new.decision_id is not null and not exists (
      select from decisions d where d.id = new.decision_id and d.outcome = 'approve' and d.kind in ('reply', 'manual')
        and d.account_id = new.account_id and d.conversation_id = new.conversation_id
    ) then
      raise exception 'a send needs an approving decision of the same account and conversation' using errcode = 'HD004';
    end if;
    if new.standing_reply_id is not null and not exists (
      select from standing_replies r where r.id = new.standing_reply_id and r.account_id = new.account_id and r.revoked_at is null
    ) then
      raise exception 'a send needs a standing reply that is in force' using errcode = 'HD004';
    end if;
    return new;
  end if;
  if (new.id, new.account_id, new.conversation_id, new.decision_id, new.standing_reply_id, new.closed_period)
     is distinct from (old.id, old.account_id, old.conversation_id, old.decision_id, old.standing_reply_id, old.closed_period) then
    raise exception 'what a send is for cannot be changed' using errcode = 'HD005';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state = any (array[
    'scheduled>sending', 'scheduled>cancelled',
    'sending>accepted', 'sending>uncertain', 'sending>refused', 'sending>scheduled', 'sending>cancelled',
    'uncertain>sending', 'uncertain>accepted', 'uncertain>refused', 'uncertain>cancelled',
    'accepted>delivered', 'accepted>undelivered', 'delivered>undelivered', 'undelivered>accepted', 'undelivered>delivered'
  ])) then
    raise exception 'a send cannot go from % to %', old.state, new.state using errcode = 'HD006';
  end if;
  return new;
end $$;
create trigger sends_guard before insert or update on sends for each row execute function guard_send();

create table send_attempts (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  send_id uuid not null references sends,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  http_status integer,
  chatwoot_message_id bigint,
  detail text
);
create index send_attempts_send on send_attempts (send_id, id);

-- The timeline. Written in the same transaction as the change it tells of, and never changed.
create table activities (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  conversation_id bigint,
  approval_id uuid,
  actor_kind text not null check (actor_kind in ('customer', 'agent', 'operator', 'hotdash')),
  actor_id text,
  actor_name text,
  verb text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index activities_recent on activities (account_id, id desc);
create index activities_conversation on activities (account_id, conversation_id, id desc);
