import type { Client } from '@/lib/db/pool'

/**
 * Touches whoever shares an account of a directory with somebody who is touched: a directory gave it another address, or lists two. Leaves
 * in the temporary table `same_account` who shares one with whom, themselves included.
 */
export async function touchSameAccounts(client: Client): Promise<void> {
  // Accounts that were ever listed under more than one address, and from there on to whatever else those have.
  await client.query(
    `create temp table same_account on commit drop as
     with recursive account as materialized (
       select distinct c.key, c.body->>'email' as email, (w.value->>'identity_key')::bigint as account
       from claim c
         cross join lateral jsonb_each(c.body) w
       where c.type = 'person'
         and w.key like 'account:%'
         and exists (select 1 from touched_fact where type = 'person')
     ),
     shared as materialized (
       select *
       from account
       where account in (select account from account group by account having count(*) > 1)
     ),
     same (root, key, email) as (
       select s.key, s.key, s.email
       from shared s
         join touched_fact t on t.type = 'person' and t.key = s.key
       union
       select m.root, o.key, o.email
       from same m
         join shared a on a.key = m.key
         join shared o on o.account = a.account
     )
     select root, key, email
     from same`,
  )
  await client.query(
    `insert into touched_fact
     select distinct 'person', 0::bigint, s.key
     from same_account s
     where not exists (select 1 from touched_fact t where t.type = 'person' and t.key = s.key)`,
  )
}

/**
 * Leaves in the temporary table `followed_nature` what somebody decided on those who share an account: it holds for each of their
 * addresses, and of several decisions the last.
 */
export async function followAccounts(client: Client): Promise<void> {
  await client.query(
    `create temp table followed_nature on commit drop as
     select distinct on (m.key) m.key, p.nature, p.nature_by, p.nature_at
     from same_account m
       join same_account o on o.root = m.root
       join person p on p.email = o.email
     where p.nature is not null
     order by m.key, p.nature_at desc, p.nature`,
  )
}
