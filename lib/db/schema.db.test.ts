import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { migrate } from './migrate'
import { rows } from './pool'
import { ownDatabase } from './testing'

const own = ownDatabase()

// Tables that only set-based SQL touches; Prisma does not know them.
const bulk =
  'action attestation_decision attestation_draft attestation_evidence attestation_opening attestation_route attestation_watch audit_checkpoint audit_entry campaign campaign_item changed_identity check_params claim code_owner comment complete_delivery credential credential_context delivery delivery_attempt dismissal escalation_path event event_batch exception exposure facet_cube finding finding_change framework_edition handover identity identity_action identity_grant identity_workload import import_file incarnation installation judgement mail name_alias outbound_event ownership ownership_change permission_set place policy posture privilege proof rate_limit reading_attempt recovery_code reject renamed_record report report_file rights_profile second_factor sighting sign_in_failure sign_up_link source stage_record stage_row task task_change task_step telemetry term ticket_system trust unjudged unread_listing watch webhook workload'.split(
    ' ',
  )
const types: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  DateTime: 'timestamp with time zone',
}
const natives: Record<string, string> = { '@db.Uuid': 'uuid', '@db.SmallInt': 'smallint' }

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
}

/** The columns that schema.prisma names, as PostgreSQL calls them. */
function declared(): Column[] {
  const schema = readFileSync('prisma/schema.prisma', 'utf8')
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, model, body]) => {
    const table = /@@map\("(\w+)"\)/.exec(body!)?.[1] ?? model!
    return body!.split('\n').flatMap((line) => {
      const found = /^\s+(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/.exec(line)
      if (!found || !types[found[2]!]) return []
      const native = /@db\.\w+/.exec(found[5]!)?.[0]
      return [
        {
          table,
          column: found[1]!,
          type: found[3] ? 'ARRAY' : (natives[native ?? ''] ?? types[found[2]!]!),
          nullable: found[4] === '?',
        },
      ]
    })
  })
}

test('the migrated database is what schema.prisma says, column by column', async () => {
  const actual = await rows<Column>(
    `select table_name as table, column_name as column, data_type as type, is_nullable = 'YES' as nullable
     from information_schema.columns where table_schema = 'public' and table_name not like '\\_prisma%' and table_name <> all($1)`,
    [bulk],
  )
  const key = (column: Column) =>
    `${column.table}.${column.column} ${column.type}${column.nullable ? ' null' : ''}`
  expect(declared().map(key).sort()).toEqual(actual.map(key).sort())
})

test('migrating again does nothing; under another secret, or after a migration was edited, it refuses', async () => {
  expect(await migrate(own.url())).toEqual([])
  await rows("update installation set key_check = '\\x00'")
  await expect(migrate(own.url())).rejects.toThrow('MUSTER_SECRET')
  await own.asOwner("update _prisma_migrations set checksum = 'other'")
  await expect(migrate(own.url())).rejects.toThrow('was edited after it was applied')
})
