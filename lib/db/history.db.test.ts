import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { instantOf } from '@/lib/auth/point-of-view'
import { lookingBackTo, rowsLookingBackTo } from './instant'
import { rows, transaction } from './pool'
import { ownDatabase } from './testing'

const own = ownDatabase()

// The history is the owner's alone to change.
async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: own.url() })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

// What no list, posture page or report reads, or what is the same at every instant: words behind numbers, accounts and sessions,
// logs that are themselves a history, work that waits.
const presentOnly =
  'absence action api_token app_user attestation_draft attestation_opening attestation_watch audit_archive audit_checkpoint audit_entry audit_timestamp campaign_file changed_identity changed_permission_set claim complete_delivery delivery delivery_attempt event evidence_file facet_cube group_role identity_alias incarnation installation mail name_alias original_file outbound_event passkey passkey_challenge password_reset question_tally rate_limit reading_attempt recovery_code reject renamed_record report report_file report_schedule role_binding saved_view scim_group scim_member scim_user scope_alias second_factor session sign_in_failure sign_up_link stage_record stage_row table_mapping term ticket_system unjudged unread_listing verdict_cell watch webhook'.split(
    ' ',
  )
// The past of a record has its place from when it was first said so.
const apart: Record<string, string[]> = {
  sighting: [
    'named_key bigint',
    'overruled bytea[]',
    'said_at text',
    'said_file_id integer',
    'said_import_id integer',
    'versions_at timestamp with time zone[]',
  ],
}

test('every table keeps its history, with all its columns, or is known not to need one', async () => {
  const tables = await rows<{ name: string; live: string[]; kept: string[] | null; shown: string[] | null }>(
    `with named as (
       select
         n.nspname as schema, c.relname as name,
         array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attname) as columns
       from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid
       where n.nspname in ('public', 'history', 'past')
         and c.relkind in ('r', 'p', 'v')
         and not c.relispartition
         and a.attnum > 0
         and not a.attisdropped
         and c.relname not like '\\_prisma%'
       group by 1, 2
     )
     select p.name, p.columns as live, h.columns as kept, v.columns as shown
     from named p
       left join named h on h.schema = 'history' and h.name = p.name
       left join named v on v.schema = 'past' and v.name = p.name
     where p.schema = 'public'
     order by 1`,
  )
  expect(tables.filter(({ kept }) => !kept).map(({ name }) => name)).toEqual(presentOnly)
  for (const { name, live, kept, shown } of tables) {
    if (!kept) continue
    // A new column: call keep_history('<table>') again in its migration.
    expect(kept, name).toEqual([...live, 'valid_to timestamp with time zone'].sort())
    expect([...shown!, ...(apart[name] ?? [])].sort(), name).toEqual(live)
  }
})

const email = fc.integer({ min: 0, max: 4 }).map((n) => `p${n}@example.test`)
const change = fc.oneof(
  fc.record({ kind: fc.constant('say' as const), email, name: fc.constantFrom('A', 'B', 'C') }),
  fc.record({ kind: fc.constant('rename' as const), email, name: fc.constantFrom('A', 'B', 'C') }),
  fc.record({ kind: fc.constant('drop' as const), email, name: fc.constant('') }),
)
const statements = {
  say: `
    insert into person (email, name) values ($1, $2)
    on conflict (email) do update set name = excluded.name`,
  rename: 'update person set name = $2 where email = $1 and $2::text is not null',
  drop: 'delete from person where email = $1 and $2::text is not null',
}

test('whatever is written, deleted and written again: each instant reads as it was', async () => {
  let clock = Date.parse('2026-01-01T00:00:00Z')
  const everybody = () => rows('select id, email, name from person order by id')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (steps) => {
        await rows('delete from person')
        await asOwner('delete from history.person')
        const known: { at: Date; people: unknown }[] = []
        for (const step of steps) {
          const at = new Date((clock += 60_000))
          // Several changes in one transaction are one step: between them nothing was known.
          await transaction(async (client) => {
            await client.query(`set local muster.clock = '${at.toISOString()}'`)
            for (const { kind, ...one } of step) await client.query(statements[kind], [one.email, one.name])
          })
          known.push({ at, people: await everybody() })
        }
        for (const { at, people } of known)
          for (const later of [0, 59_999])
            expect(await lookingBackTo(new Date(at.getTime() + later), everybody)).toEqual(people)
        // No two versions of a person overlap, and each lasts.
        expect(
          await rows(
            `with version as (
               select id, valid_from, valid_to
               from history.person
               union all
               select id, valid_from, 'infinity'
               from person
             )
             select *
             from version a
               join version b on b.id = a.id and (a.valid_from < b.valid_from or a.valid_from >= a.valid_to)
             where b.valid_from < a.valid_to`,
          ),
        ).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

test('what says nothing new makes no version', async () => {
  await rows("insert into team (name) values ('one')")
  await rows("update team set name = 'one', contact = null where name = 'one'")
  expect(await rows('select * from history.team')).toEqual([])
})

test('now() is the instant that is asked for, also for rows that are read one by one', async () => {
  const asked = new Date('2026-03-04T05:06:07Z')
  expect(await lookingBackTo(asked, () => rows('select now() as at'))).toEqual([{ at: asked }])
  async function* instants() {
    for (let n = 0; n < 3; n++) yield (await rows<{ at: Date }>('select now() as at'))[0]!.at
  }
  expect(await Array.fromAsync(rowsLookingBackTo(asked, instants()))).toEqual([asked, asked, asked])
  expect((await rows<{ at: Date }>('select now() as at'))[0]!.at.getTime()).toBeGreaterThan(asked.getTime())
})

test('an instant is not answered while what began before it is still being written', async () => {
  const writing = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const done = transaction(async (client) => {
    await client.query("insert into team (name) values ('being written')")
    writing.resolve()
    await written.promise
  })
  await writing.promise
  await rows("update installation set history_since = '2026-01-01'")
  const asked = new Date().toISOString()
  await expect(instantOf(asked)).rejects.toThrow('still being written')
  expect(await instantOf('2026-02-01T00:00:00Z')).toEqual(new Date('2026-02-01T00:00:00Z'))
  written.resolve()
  await done
  expect(await instantOf(asked)).toEqual(new Date(asked))
})
