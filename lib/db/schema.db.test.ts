import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { migrate } from './migrate'
import { rows } from './pool'
import { ownDatabase } from './testing'

const own = ownDatabase()

// What PostgreSQL calls the types of schema.prisma.
const types: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Json: 'jsonb',
  Bytes: 'bytea',
  '@db.Timestamptz(6)': 'timestamp with time zone',
  '@db.Date': 'date',
  '@db.Inet': 'inet',
  '@db.SmallInt': 'smallint',
  '@db.Uuid': 'uuid',
}

interface Model {
  table: string
  lines: string[]
}

function models(): Model[] {
  const schema = readFileSync('prisma/schema.prisma', 'utf8')
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, model, body]) => ({
    table: /@@map\("(\w+)"\)/.exec(body!)?.[1] ?? model!,
    lines: body!.split('\n'),
  }))
}

/** The columns that schema.prisma names, as PostgreSQL describes them. */
const declaredColumns = () =>
  models().flatMap(({ table, lines }) =>
    lines.flatMap((line) => {
      const [, column, type, list, optional, rest] =
        /^\s+(\w+)\s+([A-Z]\w+)(\[\])?(\?)?(.*)$/.exec(line) ?? []
      const base = types[/@db\.\w+(?:\(\d\))?/.exec(rest ?? '')?.[0] ?? type ?? '']
      return base ? [`${table}.${column} ${base}${list ?? ''}${optional ? ' null' : ''}`] : []
    }),
  )

/** Its primary keys, unique keys and references. */
const declaredKeys = () =>
  models().flatMap(({ table, lines }) =>
    lines.flatMap((line) => {
      const [, one] = /^\s+(\w+) .*@id\b/.exec(line) ?? []
      const [, unique] = /^\s+(\w+) .*@unique\b/.exec(line) ?? []
      const [, kind, many] = /^\s+@@(id|unique)\(\[(.*)\]\)/.exec(line) ?? []
      const [, target, columns, references, onDelete] =
        /^\s+\w+\s+(\w+)\??\s+@relation\(.*fields: \[(.*)\], references: \[(.*)\], onDelete: (\w+)/.exec(
          line,
        ) ?? []
      return [
        ...(one ? [`${table} p ${one}`] : []),
        ...(unique ? [`${table} u ${unique}`] : []),
        ...(kind ? [`${table} ${kind === 'id' ? 'p' : 'u'} ${many}`] : []),
        ...(target ? [`${table} ${columns} → ${target} ${references} ${onDelete}`] : []),
      ]
    }),
  )

test('the migrated database is what schema.prisma says: every table, column, key and reference', async () => {
  // Partitions belong to their table; a list has no "null" in Prisma.
  const columns = await rows<{ column: string }>(
    `select c.relname || '.' || a.attname || ' ' || replace(
       format_type(a.atttypid, a.atttypmod), 'cidr', 'inet'
     ) || case when a.attnotnull or format_type(a.atttypid, a.atttypmod) like '%[]' then '' else ' null' end
       as column
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public'
       and c.relkind in ('r', 'p', 'v')
       and not c.relispartition
       and c.relname not like '\\_prisma%'
       and a.attnum > 0
       and not a.attisdropped`,
  )
  expect(declaredColumns().sort()).toEqual(columns.map(({ column }) => column).sort())
  const keys = await rows<{ key: string }>(
    `with named as (
       select
         c.*, r.relname, t.relname as target,
         (
           select string_agg(a.attname, ', ' order by k.o)
           from unnest(c.conkey) with ordinality k (n, o)
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n
         ) as columns,
         (
           select string_agg(a.attname, ', ' order by k.o)
           from unnest(c.confkey) with ordinality k (n, o)
             join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n
         ) as refs
       from pg_constraint c
         join pg_class r on r.oid = c.conrelid
         join pg_namespace n on n.oid = r.relnamespace
         left join pg_class t on t.oid = c.confrelid
       where n.nspname = 'public' and not r.relispartition and r.relname not like '\\_prisma%'
     )
     select relname || ' p ' || columns as key
     from named
     where contype = 'p'
     union all
     select relname || ' ' || columns || ' → ' || target || ' ' || refs
       || ' ' || case confdeltype when 'c' then 'Cascade' when 'n' then 'SetNull' else 'NoAction' end
     from named
     where contype = 'f'
     union all
     select r.relname || ' u ' || string_agg(a.attname, ', ' order by k.o)
     from pg_index i
       join pg_class r on r.oid = i.indrelid
       join pg_namespace n on n.oid = r.relnamespace
       cross join unnest(i.indkey) with ordinality k (n, o)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
     where n.nspname = 'public'
       and not r.relispartition
       and i.indisunique
       and not i.indisprimary
       and i.indpred is null
       and i.indexprs is null
     group by i.indexrelid, r.relname`,
  )
  expect(declaredKeys().sort()).toEqual(
    keys.map(({ key }) => key.replace('→ import ', '→ import_run ')).sort(),
  )
})

test('migrating again does nothing; under another secret, or after a migration was edited, it refuses', async () => {
  expect(await migrate(own.url())).toEqual([])
  await rows("update installation set key_check = '\\x00'")
  await expect(migrate(own.url())).rejects.toThrow('MUSTER_SECRET')
  await own.asOwner("update _prisma_migrations set checksum = 'other'")
  await expect(migrate(own.url())).rejects.toThrow('was edited after it was applied')
})
