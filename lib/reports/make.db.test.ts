import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { unzipSync, strFromU8 } from 'fflate'
import { beforeAll, expect, test, vi } from 'vitest'
import { person } from '@/lib/attestation/testing'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { checkById } from '@/lib/checks/index'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { isSigned, publicKey } from '@/lib/db/signing'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { assignOwner } from '@/lib/owners/assign'
import { askForReport } from './ask'
import { forgetReportFiles } from './forget'
import { reports } from './index'
import { makeReport } from './make'
import { fileMessage, issuedAs, reportDetail, reportFile, reportFolder } from './queries'
import { workedEstate } from './testing'
import type { ReportFormat, ReportParams } from '@/lib/model/answers/reports'
import { identityStatuses, type IdentityStatus } from '@/lib/model/vocabulary'

ownDatabase()
const auditor: Actor = {
  kind: 'user',
  id: 'auditor',
  label: 'auditor@example.test',
  role: 'auditor',
  scope: {},
}
const AS_OF = new Date('2026-11-22T08:00:00Z')

beforeAll(async () => {
  process.env.MUSTER_DATA = mkdtempSync(path.join(os.tmpdir(), 'muster-reports-'))
  const samples = [
    'people/people.sample.csv',
    'aws/authorization-details.sample.json',
    'aws/credential-report.sample.csv',
  ]
  // A name that a spreadsheet program would run.
  const hostile = path.join(process.env.MUSTER_DATA, 'hostile.json')
  const details = JSON.parse(readFileSync('lib/ingest/sources/aws/authorization-details.sample.json', 'utf8'))
  details.UserDetailList = [
    {
      ...details.UserDetailList[0],
      UserName: '=HYPERLINK("http://evil.test")',
      UserId: 'AIDAHOSTILE',
      Arn: 'arn:aws:iam::210987654321:user/hostile',
    },
  ]
  details.RoleDetailList = []
  writeFileSync(hostile, JSON.stringify(details))
  const accepted = await accept(
    systemActor('test'),
    [...samples.map((name) => localFile(`lib/ingest/sources/${name}`)), localFile(hostile)],
    { completeness: 'partial', asOf: AS_OF, wantsPreview: false },
  )
  for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
  await finishImports(AS_OF)
  await workedEstate()
})

type ReportDetail = Awaited<ReturnType<typeof reportDetail>>

async function made(kind: string, params: ReportParams, formats: ReportFormat[], actor = auditor) {
  const { id } = await askForReport(actor, { kind, params, formats })
  await makeReport(id)
  return reportDetail(actor, id)
}
const bytesOf = (id: string, format: string) => readFileSync(path.join(reportFolder(), `${id}.${format}`))
const someIdentity = async () =>
  (await rows<{ key: string }>('select identity_key as key from posture order by name limit 1'))[0]!.key
const paramsOf = async (needs: readonly string[]): Promise<ReportParams> => ({
  ...(needs.includes('framework') && { framework: 'owasp-nhi-2025' }),
  ...(needs.includes('identity') && { identity: await someIdentity() }),
  ...(needs.includes('of') && { of: 'credential-age', n: 3, seed: '2026-Q4' }),
})

test.each(reports.map((report) => ({ report, id: report.id })))(
  '$id: files reconcile, are signed, and the same snapshot gives the same bytes',
  async ({ report }) => {
    const params = await paramsOf(report.needs)
    const first = await made(report.id, params, [...report.formats])
    expect(first).toMatchObject({ state: 'done', error: null })
    expect(first.files.map(({ format }) => format).sort()).toEqual([...report.formats, 'csv-evidence'].sort())
    const again = await made(report.id, params, [...report.formats])
    for (const file of first.files) {
      const bytes = bytesOf(first.id, file.format)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
      expect(bytes.length).toBe(file.bytes)
      expect(bytesOf(again.id, file.format).equals(bytes), file.format).toBe(true)
      const message = fileMessage({
        ...file,
        judgement: first.evidence!.judgement,
        asOf: first.evidence!.asOf,
      })
      expect(isSigned(message, Buffer.from(file.signature, 'base64url'))).toBe(true)
      expect(await issuedAs(file.sha256)).toMatchObject({ issued: true, report: { format: file.format } })
    }
    const json = JSON.parse(bytesOf(first.id, 'json').toString())
    expect(json.rows.length).toBe(first.evidence!.rows)
    // Data that was evaluated a moment ago has no other results.
    if (report.id !== 'judged-anew') expect(json.rows.length).toBeGreaterThan(0)
    for (const { total, rows: parts } of json.figures)
      if (total !== undefined)
        expect(parts.reduce((sum: number, { value }: { value: number }) => sum + value, 0)).toBe(total)
    for (const source of json.evidence.sources)
      expect(source.received).toBe(source.stored + source.updated + source.unchanged + source.rejected)
  },
)

test('totals are those that the tables give when they are counted by other means', async () => {
  const alive = 'from identity i where i.status is distinct from 2'
  const [counted] = await rows<Record<string, number>>(
    `select
       (select count(*)::int ${alive}) as identities,
       (
         select count(*)::int ${alive}
           and exists (
             select 1
             from ownership o
               left join person p on p.id = o.person_id
             where o.identity_key = i.identity_key
               and o.state = 'accepted'
               and (o.team_id is not null or p.active)
           )
       ) as owned,
       (
         select count(*)::int
         from credential c
           join identity i using (identity_key)
         where c.seen_to is null and (c.status is null or c.status in (0, 4))
       ) as credentials`,
  )
  const json = async (kind: string) =>
    JSON.parse(bytesOf((await made(kind, {}, ['json'])).id, 'json').toString())
  const owners = await json('ownership')
  expect(owners.figures[0].total).toBe(counted!.identities)
  expect(owners.rows.filter((row: { owner_state: string }) => row.owner_state === 'owned').length).toBe(
    counted!.owned,
  )
  expect((await json('privilege-excess')).rows.length).toBe(counted!.identities)
  const ages = await json('credential-age')
  expect(ages.figures[0].total).toBe(counted!.credentials)
  expect(ages.rows.length).toBe(counted!.credentials)
})

test('the evidence names the import of the directory, on which every owner rests', async () => {
  const [people] = await rows<{ id: number; received: number; stored: number }>(
    `select import_id as id, sum(read)::int as received, sum(stored)::int as stored
     from import_file
     where name like '%people.sample.csv'
     group by 1`,
  )
  const { evidence } = await made('ownership', {}, ['json'])
  expect(evidence!.imports.find((one) => one.import === people!.id)).toMatchObject({
    received: people!.received,
    records: people!.stored,
  })
  // Whoever sees one source is told of the imports of that one.
  const [source] = await rows<{ id: number; name: string }>(
    'select s.id, s.name from source s join import m on m.source_id = s.id where m.id <> $1 limit 1',
    [people!.id],
  )
  const limited = await made('ownership', {}, ['json'], { ...auditor, scope: { sources: [source!.id] } })
  expect(limited.evidence!.imports.length).toBeGreaterThan(0)
  for (const one of limited.evidence!.imports) expect(one.source).toBe(source!.name)
})

test('nothing in a CSV or XLSX file runs as a formula', async () => {
  const { id } = await made('ownership', {}, ['csv', 'xlsx'])
  const csv = bytesOf(id, 'csv').toString()
  expect(csv).toContain(`"'=HYPERLINK(""http://evil.test"")"`)
  expect(csv).not.toMatch(/(^|,|")=/m)
  const parts = unzipSync(bytesOf(id, 'xlsx'))
  const sheet = strFromU8(parts['xl/worksheets/sheet2.xml']!)
  expect(sheet).toContain('<c t="inlineStr" s="3"><is><t xml:space="preserve">=HYPERLINK(')
  expect(sheet).not.toContain('<f>')
})

test('what somebody changes while a report is made is in all of it or in none', async () => {
  const [unowned] = await rows<{ key: string }>(
    `select f.identity_key as key from finding f join posture p using (identity_key)
     where f.check_no = $1 and f.resolved_at is null and p.status <> 2 limit 1`,
    [checkById('unowned-identity')!.no],
  )
  const dossier = reports.find(({ id }) => id === 'identity-dossier')!
  const { figures } = dossier
  // Its rows have been read, its figures have not.
  const spy = vi.spyOn(dossier, 'figures').mockImplementation(async (...given) => {
    await lookingBackTo(null, async () => {
      const owner = await person('Between')
      await assignOwner(systemActor('test'), [unowned!.key], owner, 'accept')
    })
    return figures.apply(dossier, given)
  })
  const { id } = await made('identity-dossier', { identity: unowned!.key }, ['json'])
  spy.mockRestore()
  const json = JSON.parse(bytesOf(id, 'json').toString())
  const said = json.rows.filter((row: { part: string }) => row.part === 'check')
  const { title } = checkById('unowned-identity')!
  expect(said.find((row: { what: string }) => row.what === title)).toMatchObject({ value: 'gap' })
  const gaps = said.filter((row: { value: string }) => row.value === 'gap').length
  expect(json.figures[0].rows.find((row: { label: string }) => row.label === 'gap').value).toBe(gaps)
})

test('a changed file is not one that was issued', async () => {
  const { id } = await made('ownership', {}, ['csv'])
  const bytes = bytesOf(id, 'csv')
  bytes[100] = bytes[100]! ^ 1
  expect(await issuedAs(createHash('sha256').update(bytes).digest('hex'))).toMatchObject({ issued: false })
})

test('openssl verifies a file by the commands of the README, and refuses a changed one', async () => {
  const { id } = await made('ownership', {}, ['csv'])
  const { files, evidence } = await reportDetail(auditor, id)
  const file = files.find(({ format }) => format === 'csv')!
  const readme = readFileSync('README.md', 'utf8')
  const commands = readme
    .split('```bash')
    .find((block) => block.includes('openssl pkeyutl'))!
    .split('```')[0]!
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-openssl-'))
  writeFileSync(path.join(folder, 'keys.json'), JSON.stringify({ keys: [publicKey()] }))
  const verify = (place: string) =>
    spawnSync(
      'bash',
      ['-c', commands.replace('curl -s "$MUSTER/.well-known/muster-keys.json"', 'cat keys.json')],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          FILE: place,
          JUDGEMENT: String(evidence!.judgement),
          AS_OF: evidence!.asOf!,
          SIGNATURE: file.signature,
        },
      },
    )
  const place = path.join(reportFolder(), `${id}.csv`)
  const good = verify(place)
  expect(good.stdout + good.stderr).toContain('Signature Verified Successfully')
  const changed = path.join(folder, 'changed.csv')
  writeFileSync(changed, `${readFileSync(place, 'utf8')}x`)
  const bad = verify(changed)
  expect(bad.stdout + bad.stderr).toContain('Verification Failure')
  expect(bad.status).not.toBe(0)
})

test('files go when their days are over; the report, its hashes and its evidence sheet stay', async () => {
  const old = await made('ownership', {}, ['csv', 'pdf'])
  const young = await made('ownership', {}, ['csv'])
  const copy = createHash('sha256').update(bytesOf(old.id, 'pdf')).digest('hex')
  await rows("update report set finished_at = now() - interval '31 days' where id = $1", [old.id])

  expect(await forgetReportFiles(30, new Date())).toBe(old.files.length)
  expect(await forgetReportFiles(30, new Date())).toBe(0)
  const [noted] = await rows(
    "select actor, detail->'files' as files from audit_entry where action = 'report.forget'",
  )
  expect(noted).toEqual({ actor: 'system', files: old.files.length })

  const after = await reportDetail(auditor, old.id)
  expect(after.evidence).toEqual(old.evidence)
  expect(after.files.map(({ sha256 }) => sha256)).toEqual(old.files.map(({ sha256 }) => sha256))
  for (const { format, removedAt } of after.files) {
    expect(removedAt).toMatch(/Z$/)
    expect(existsSync(path.join(reportFolder(), `${old.id}.${format}`))).toBe(false)
    await expect(reportFile(auditor, old.id, format)).rejects.toThrow(/was removed on 20/)
  }
  expect(await issuedAs(copy)).toMatchObject({ issued: true, report: { id: old.id } })
  expect((await reportFile(auditor, young.id, 'csv')).file.removedAt).toBeNull()
})

test('a report holds what its maker may see, and others do not see it', async () => {
  const [source] = await rows<{ id: number }>('select id from source order by id desc limit 1')
  const limited: Actor = { ...auditor, id: 'limited', scope: { sources: [source!.id] } }
  const mine = await made('ownership', {}, ['json'], limited)
  const [expected] = await rows<{ n: number }>(
    'select count(*)::int as n from posture where source_id = $1 and status <> 2',
    [source!.id],
  )
  expect(mine.evidence!.rows).toBe(expected!.n)
  await expect(reportDetail({ ...limited, id: 'another' }, mine.id)).rejects.toThrow('no such report')
  expect((await reportDetail(auditor, mine.id)).id).toBe(mine.id)
  await expect(
    askForReport(
      { ...limited, scope: { sources: [-1] } },
      { kind: 'identity-dossier', params: { identity: await someIdentity() }, formats: ['csv'] },
    ),
  ).rejects.toThrow('no identity')
})

test('every report of a past instant holds what it held then, and is the same file whenever it is made', async () => {
  await setTimeout(20)
  const then = new Date().toISOString()
  await setTimeout(20)
  const wanted = await Promise.all(
    reports.map(async ({ id, needs }) => ({ id, params: await paramsOf(needs) })),
  )
  const before = new Map<string, ReportDetail>()
  for (const { id, params } of wanted) before.set(id, await made(id, params, ['json']))
  const past = async (id: string, params: ReportParams) => {
    const report = reports.find((one) => one.id === id)!
    return made(id, { ...params, as_of: then }, [...report.formats])
  }
  const first = new Map<string, ReportDetail>()
  for (const { id, params } of wanted) first.set(id, await past(id, params))

  await rows("update identity set name = 'renamed ' || name, status = 2 where mod(identity_key, 3) = 0")
  await rows('update credential set rotated_at = now() where is_static')
  await rows('delete from ownership')
  await rows('delete from identity_grant where mod(identity_key, 2) = 0')
  await judgeChanged(new Date(), true)
  for (const { id, params } of wanted) {
    const now = await made(id, params, ['json'])
    const again = await past(id, params)
    const [was, is] = [before.get(id)!, first.get(id)!]
    for (const { format } of is.files)
      expect(bytesOf(again.id, format).equals(bytesOf(is.id, format)), `${id} ${format}`).toBe(true)
    expect(again.evidence!.contentSha256, id).toBe(was.evidence!.contentSha256)
    expect(again.figures, id).toEqual(was.figures)
    expect(again.evidence, id).toMatchObject({ judgement: was.evidence!.judgement, looksBackTo: then })
    expect(again.evidence!.link).toContain(`as_of=${then}`)
    expect(now.evidence!.judgement, id).toBeGreaterThan(was.evidence!.judgement!)
  }
  await expect(
    askForReport(auditor, { kind: 'ownership', params: { as_of: '2020-01-01' }, formats: ['json'] }),
  ).rejects.toThrow('is before that')
})

test('the evidence names the import of which only those who are gone tell', async () => {
  const [last] = await rows<{ id: number; keys: string[] }>(
    `select import_id as id, array_agg(distinct identity_key::text) as keys
     from sighting s
     group by 1
     having bool_and(identity_key is not null)
       and not exists (
         select 1
         from event_batch b
           join import_file f on f.id = b.file_id
         where f.import_id = s.import_id and b.stored > 0
       )
     order by count(*)
     limit 1`,
  )
  await rows('update sighting set gone_at = now() where import_id = $1', [last!.id])
  const named = async () =>
    (await made('ownership', {}, ['json'])).evidence!.imports.some((one) => one.import === last!.id)
  const all = async (status: IdentityStatus) =>
    rows('update posture set status = $2 where identity_key = any($1::bigint[])', [
      last!.keys,
      identityStatuses.indexOf(status),
    ])
  await all('active')
  expect(await named()).toBe(false)
  await all('gone')
  expect(await named()).toBe(true)
})
