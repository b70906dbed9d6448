import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { extractText, getDocumentProxy } from 'unpdf'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import type { Framework } from '@/lib/frameworks/framework'
import { frameworks } from '@/lib/frameworks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { defaultFrameworksPolicy } from '@/lib/model/policy'
import {
  type Applicability,
  asymmetricKinds,
  code,
  credentialKinds,
  identityKinds,
} from '@/lib/model/vocabulary'
import { askForReport } from './ask'
import { savePolicy } from '@/lib/policy/policy'
import { reportById } from './index'
import { makeReport } from './make'
import { assessmentResults, componentDefinition, planOfAction } from './oscal/rules'
import { reportDetail, reportFolder } from './queries'
import { tabular } from './report'
import { workedEstate } from './testing'
import type { Figures, ReportEvidence, ReportParams } from '@/lib/model/answers/reports'

// Every total is counted again here, in TypeScript over whole tables: nothing of the reports' own statements is used.
ownDatabase()
const auditor: Actor = {
  kind: 'user',
  id: 'auditor',
  label: 'auditor@example.test',
  role: 'auditor',
  scope: {},
}

// oxlint-disable-next-line no-explicit-any -- rows of whatever table
type Row = Record<string, any>
interface Made {
  rows: Row[]
  figures: Figures[]
  evidence: ReportEvidence
}

/** A report in all tabular formats; whatever format is read, it says the same. */
async function made(kind: string, params: ReportParams = {}, actor = auditor): Promise<Made> {
  const { id } = await askForReport(actor, { kind, params, formats: [...tabular] })
  await makeReport(id)
  const detail = await reportDetail(actor, id)
  expect(detail.error).toBeNull()
  const bytes = (format: string) => readFileSync(path.join(reportFolder(), `${id}.${format}`))
  const json = JSON.parse(bytes('json').toString()) as Made
  const { evidence, figures } = json
  expect(figures).toEqual(detail.figures)
  expect(evidence.rows).toBe(json.rows.length)
  const lines = json.rows.map((row) => `${JSON.stringify(Object.values(row))}\n`).join('')
  expect(createHash('sha256').update(lines).digest('hex')).toBe(evidence.contentSha256)

  // Every line of a file has one shape: the parser refuses another.
  const table = parse(bytes('csv'), { bom: true }) as string[][]
  expect(table.length - 1).toBe(json.rows.length)
  const sheet = parse(bytes('csv-evidence'), { bom: true }) as string[][]
  expect(sheet.map(([fact, value]) => [fact, value])).toContainEqual([
    'contentSha256',
    evidence.contentSha256,
  ])
  const commented = bytes('csv-commented').toString()
  expect(commented).toContain(`# contentSha256,${evidence.contentSha256}\r\n`)
  expect(parse(commented, { bom: true, comment: '#', comment_no_infix: true })).toEqual(table)

  const parts = unzipSync(bytes('xlsx'))
  const sheets = Object.keys(parts).filter(
    (name) => /sheet\d+\.xml$/.test(name) && !name.endsWith('sheet1.xml'),
  )
  const sheetRows = sheets.reduce((sum, name) => sum + strFromU8(parts[name]!).split('<row>').length - 2, 0)
  expect(sheetRows).toBe(json.rows.length)
  const front = strFromU8(parts['xl/worksheets/sheet1.xml']!)
  expect(front).toContain(evidence.contentSha256)

  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes('pdf'))), {
    mergePages: true,
  })
  const said = text.replace(/\s+/g, '')
  expect(said).toContain(evidence.contentSha256)
  for (const { title, total, rows: of } of figures) {
    expect(said, title).toContain(title.replace(/\s+/g, ''))
    if (total === undefined) continue
    expect(
      of.reduce((sum, { value }) => sum + value!, 0),
      title,
    ).toBe(total)
    expect(front).toContain(`<c><v>${total}</v></c>`)
    // A report of few pages says its totals beside the bars.
    const printed = total.toLocaleString('en-GB')
    expect(said, title).toContain(reportById(kind)!.brief ? printed : `Total${printed}`)
  }
  for (const { received, stored, updated, unchanged, rejected } of evidence.imports)
    expect(received).toBe(stored + updated + unchanged + rejected)
  for (const source of evidence.sources)
    expect(source.received).toBe(source.stored + source.updated + source.unchanged + source.rejected)
  return json
}

const figure = ({ figures }: Made, title: string | RegExp): Record<string, number | null> => {
  const found = figures.find((one) =>
    typeof title === 'string' ? one.title === title : title.test(one.title),
  )
  expect(found, String(title)).toBeDefined()
  return Object.fromEntries(found!.rows.map(({ label, value }) => [label, value]))
}
const table = (name: string) => rows<Row>(`select * from ${name}`)
const count = (list: readonly Row[], key: (row: Row) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(list, key)].map(([value, members]) => [value, members.length]))
const filled = (record: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== 0))

let posture: Row[]
let findings: Row[]
let asOf: Date
beforeAll(async () => {
  await workedEstate()
  posture = (await table('posture')).filter(({ status }) => status !== 2)
  findings = await table('finding')
  asOf = (await rows<{ as_of: Date }>('select as_of from judgement order by id desc limit 1'))[0]!.as_of
  expect(posture.length).toBeGreaterThan(10)
})

const meets = (set: number[], nos: number[]) => nos.some((no) => set.includes(no))
function tally(nos: number[], within?: Applicability) {
  const out = { holds: 0, gap: 0, accepted: 0, unknown: 0, total: 0 }
  for (const { applies, fails, unknown, accepted, kind, is_pci } of posture) {
    if (within && !(within === 'ai' ? kind === code(identityKinds, 'ai_agent') : is_pci)) continue
    const open = fails.filter((no: number) => !accepted.includes(no))
    if (meets(open, nos)) out.gap++
    else if (meets(fails, nos)) out.accepted++
    else if (meets(unknown, nos)) out.unknown++
    else if (meets(applies, nos)) out.holds++
    else continue
    out.total++
  }
  return out
}
const assessed: readonly Framework[] = frameworks.filter(({ status }) => status === 'current')
const noOf = (id: string) => checks.find((check) => check.id === id)!.no

describe('totals counted again', () => {
  test.each(assessed.map(({ id }) => id))('framework posture of %s', async (id) => {
    const report = await made('framework-posture', { framework: id })
    const framework = assessed.find((one) => one.id === id)!
    const within = framework.appliesTo
    // A spreadsheet program reads 16.10 as 16.1, which is another control.
    const { id: csv } = await askForReport(auditor, {
      kind: 'framework-posture',
      params: { framework: id },
      formats: ['csv'],
    })
    await makeReport(csv)
    const [, ...lines] = parse(readFileSync(path.join(reportFolder(), `${csv}.csv`)), {
      bom: true,
    }) as string[][]
    expect(lines.filter(([control]) => /^[\d.]+$/.test(control!))).toEqual([])
    expect(new Set(lines.map(([control]) => control!.replace(/^id-(?=\d)/, '')))).toEqual(
      new Set(framework.controls.map((control) => control.id)),
    )
    for (const control of framework.controls) {
      const line = report.rows.find((row) => row.control === control.id && row.check === null)
      expect(line, control.id).toMatchObject(tally(control.checks.map(noOf), within))
      for (const check of control.checks)
        expect(report.rows.find((row) => row.control === control.id && row.check === check)).toMatchObject(
          tally([noOf(check)], within),
        )
    }
    const { id: asked } = await askForReport(auditor, {
      kind: 'framework-posture',
      params: { framework: id },
      formats: ['oscal', 'oscal-poam', 'oscal-component'],
    })
    await makeReport(asked)
    const written = (format: string): unknown =>
      JSON.parse(readFileSync(path.join(reportFolder(), `${asked}.${format}`), 'utf8'))
    // A plan lists the checks of this framework that have open findings now, each once.
    const { 'plan-of-action-and-milestones': plan } = planOfAction.parse(written('oscal-poam'))
    const open = new Set(
      findings
        .filter(({ resolved_at, state }) => resolved_at === null && state !== 1 && state !== 7)
        .map(({ check_no }) => check_no),
    )
    const fed = new Set(framework.controls.flatMap((control) => control.checks))
    const broken = checks.filter(({ id: check, no }) => fed.has(check) && open.has(no))
    expect(plan.risks?.map(({ title }) => title).sort() ?? []).toEqual(
      broken.map(({ title }) => title).sort(),
    )
    const { 'component-definition': component } = componentDefinition.parse(written('oscal-component'))
    expect(component.components[0]!['control-implementations'][0]!['implemented-requirements']).toHaveLength(
      framework.controls.filter((control) => control.checks.length > 0).length,
    )
    const oscal = assessmentResults.parse(written('oscal'))['assessment-results']
    expect(oscal.metadata.props).toContainEqual(
      expect.objectContaining({ name: 'content-sha256', value: report.evidence.contentSha256 }),
    )
    const keys = new Map(
      oscal.results[0]!['local-definitions']['inventory-items']?.map(({ uuid, props }) => [
        uuid,
        props!.find(({ name }) => name === 'key')!.value,
      ]),
    )
    for (const { props, subjects } of oscal.results[0]!.observations) {
      const said = Object.fromEntries(props!.map(({ name, value }) => [name, value]))
      const control = framework.controls.find((one) => one.id === said.control)!
      // Its subjects are the identities that its figure counts.
      const nos = control.checks.map(noOf)
      const broken = posture.filter(
        (row) =>
          (!within || (within === 'ai' ? row.kind === code(identityKinds, 'ai_agent') : row.is_pci)) &&
          row.fails.some((no: number) => nos.includes(no) && !row.accepted.includes(no)),
      )
      expect(subjects.flatMap((one) => keys.get(one['subject-uuid']) ?? []).toSorted(), control.id).toEqual(
        broken.map((row) => `id-${row.identity_key}`).toSorted(),
      )
      for (const [name, value] of Object.entries(tally(control.checks.map(noOf), within)))
        expect(said[name]).toBe(String(value))
    }
    const judged = framework.controls
      .filter((one) => one.checks.length > 0)
      .map((one) => tally(one.checks.map(noOf), within))
    expect(figure(report, 'Controls')).toEqual({
      hold: judged.filter((one) => one.gap === 0 && one.holds + one.accepted > 0).length,
      'have gaps': judged.filter((one) => one.gap > 0).length,
      'cannot be judged': judged.filter((one) => one.gap === 0 && one.holds + one.accepted === 0).length,
      'verified manually: pass': 0,
      'verified manually: fail': 0,
      'verified manually: not applicable': 0,
      'no check': framework.controls.length - judged.length,
    })
  })

  test.each(assessed.slice(0, 3).map(({ id }) => id))(
    'operation of controls of %s over a period',
    async (id) => {
      const framework = assessed.find((one) => one.id === id)!
      const day = (back: number) => new Date(asOf.getTime() - back * 86_400_000).toISOString().slice(0, 10)
      const [from, to] = [day(60), day(10)]
      const report = await made('control-operation', { framework: id, from, to })
      const [events, exceptions, judgements] = [
        await table('finding_change'),
        await table('exception'),
        await table('judgement'),
      ]
      const dayOf = (at: Date) => at.toISOString().slice(0, 10)
      const judged = new Set(judgements.map(({ as_of }) => dayOf(as_of)))
      const within = framework.appliesTo
      const rowOf = new Map((await table('posture')).map((row) => [row.identity_key, row]))
      const kept = findings.filter(({ identity_key }) => {
        const row = rowOf.get(identity_key)!
        return !within || (within === 'ai' ? row.kind === code(identityKinds, 'ai_agent') : row.is_pci)
      })
      const begins = new Set([0, 1, 18, 29])
      const ends = new Set([2, 4, 17, 28])
      // What a finding was at an instant: the last word of its history before it.
      const isOpen = (finding: Row, at: Date) => {
        const last = events
          .filter(
            (one) =>
              one.finding_id === finding.id &&
              one.at <= at &&
              (begins.has(one.change) || ends.has(one.change)),
          )
          .sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id))
          .at(-1)
        return last !== undefined && begins.has(last.change)
      }
      const isAccepted = (finding: Row, at: Date) =>
        exceptions.some(
          (one) =>
            one.finding_id === finding.id &&
            one.state !== 'refused' &&
            one.decided_at !== null &&
            one.decided_at <= at &&
            at < (one.ended_at ?? one.expires_at),
        )
      const days = Array.from({ length: 51 }, (_, n) => day(60 - n))
      let seen = 0
      for (const control of framework.controls.filter((one) => one.checks.length > 0)) {
        const own = kept.filter(({ check_no }) => control.checks.map(noOf).includes(check_no))
        const states = days
          .filter((one) => judged.has(one))
          .map((one) => {
            const end = new Date(`${one}T23:59:59.999Z`)
            const open = own.filter((finding) => isOpen(finding, end))
            return open.length === 0
              ? 'held'
              : open.every((finding) => isAccepted(finding, end))
                ? 'accepted'
                : 'gap'
          })
        const n = (state: string) => states.filter((one) => one === state).length
        expect(
          report.rows.find((row) => row.control === control.id),
          control.id,
        ).toMatchObject({
          from,
          to,
          days: 51,
          evaluated: states.length,
          held: n('held'),
          accepted: n('accepted'),
          gap: n('gap'),
        })
        seen += n('gap')
      }
      if (!within) expect(seen).toBeGreaterThan(0)
      await expect(made('control-operation', { framework: id, from: to, to: from })).rejects.toThrow(
        'begin before',
      )
      await expect(made('control-operation', { framework: id, to: '2999-01-01' })).rejects.toThrow(
        'evaluated last',
      )
    },
  )

  test('executive summary', async () => {
    const report = await made('executive-summary')
    const owned = posture.filter(({ owner_state }) => owner_state === 0).length
    const [owner, rights, age] = report.rows
    expect(owner).toMatchObject({ holds: owned, total: posture.length })
    expect(rights).toMatchObject({
      holds: posture.filter(({ rights_state }) => rights_state === 0).length,
      gap: posture.filter(({ rights_state }) => rights_state === 1 || rights_state === 2).length,
      unknown: posture.filter(({ rights_state }) => rights_state === 4).length,
    })
    expect(age).toMatchObject({
      holds: posture.filter(({ age_state }) => age_state === 0).length,
      gap: posture.filter(({ age_state }) => age_state === 1).length,
      unknown: posture.filter(({ age_state }) => age_state === 3).length,
    })
    const of = (about: string) => report.rows.filter((row) => row.about === about)
    for (const row of [...of('identities'), ...of('controls')])
      expect(row.holds + row.gap + row.unknown + row.not_applicable, row.question).toBe(row.total)
    for (const framework of assessed.filter(({ id }) => defaultFrameworksPolicy.pinned.includes(id))) {
      const judged = framework.controls
        .filter((one) => one.checks.length > 0)
        .map((one) => tally(one.checks.map(noOf)))
      expect(
        report.rows.find(({ question }) => question === `${framework.name} ${framework.version}`),
      ).toMatchObject({
        gap: judged.filter((one) => one.gap > 0).length,
        total: judged.length,
      })
    }
    // Whatever somebody set aside is open in no figure: not in the number of now, and not at the end of the trend.
    const open = findings.filter(({ resolved_at, state }) => resolved_at === null && ![1, 7].includes(state))
    expect(findings.some(({ state, resolved_at }) => state === 1 && resolved_at === null)).toBe(true)
    expect(of('open').reduce((sum, { total }) => sum + total, 0)).toBe(open.length)
    expect(of('week').at(-1)!.total).toBe(open.length)
    expect(of('week').length).toBeGreaterThan(8)
    const worst = Math.max(...posture.map(({ risk }) => risk))
    const { name } = posture.find(
      ({ risk, name: one }) => risk === worst && of('risk')[0]!.question.startsWith(one),
    )!
    expect(of('risk')[0]!.detail).toMatch(/^(Critical|High|Medium|Low): /)
    expect(of('risk')[0]!.question).toContain(name)
    expect(of('change').find(({ question }) => question === 'Findings opened')!.total).toBe(
      findings.filter(({ opened_at }) => opened_at > asOf.getTime() - 30 * 86_400_000).length,
    )
  })

  test('the executive summary is two pages, on the paper and with the name that an administrator chose', async () => {
    const admin = { ...auditor, role: 'administrator' as const }
    const sizeOf = async () => {
      const { id } = await askForReport(auditor, {
        kind: 'executive-summary',
        params: {},
        formats: ['pdf', 'json'],
      })
      await makeReport(id)
      const read = (format: string) => readFileSync(path.join(reportFolder(), `${id}.${format}`))
      const pdf = await getDocumentProxy(new Uint8Array(read('pdf')))
      const page = await pdf.getPage(1)
      const { text } = await extractText(pdf, { mergePages: true })
      return {
        pages: pdf.numPages,
        size: page.view.slice(2).map(Math.round),
        text,
        organisation: (JSON.parse(read('json').toString()) as Made).evidence.organisation,
      }
    }
    expect(await sizeOf()).toMatchObject({ pages: 2, size: [595, 842], organisation: null })
    await savePolicy(admin, 'reports', { organisation: 'Example & Söhne', paper: 'letter' })
    const letter = await sizeOf()
    expect(letter).toMatchObject({ pages: 2, size: [612, 792], organisation: 'Example & Söhne' })
    expect(letter.text).toContain('Example & Söhne')
    // With every framework pinned there are as many pages.
    await savePolicy(admin, 'frameworks', { pinned: assessed.map(({ id }) => id) })
    expect((await sizeOf()).pages).toBe(2)
    await savePolicy(admin, 'frameworks', defaultFrameworksPolicy)
    await savePolicy(admin, 'reports', { organisation: '', paper: 'a4' })
  })

  test('credential age', async () => {
    const report = await made('credential-age')
    const live = (await table('credential')).filter(
      ({ seen_to, status }) => seen_to === null && (status === null || status === 0 || status === 4),
    )
    expect(report.rows).toHaveLength(live.length)
    const stored = await rows<{ params: Row }>(
      "select params from check_params where check_id = 'rotation-overdue'",
    )
    expect(stored).toEqual([])
    const limits = checks.find(({ id }) => id === 'rotation-overdue')!.params as unknown as Record<
      string,
      { default: number }
    >
    const isPair = (row: Row) => asymmetricKinds.includes(credentialKinds[row.kind]!)
    for (const [title, list, limit] of [
      [/^Shared secrets against/, live.filter((row) => !isPair(row)), limits.default_interval_days!.default],
      [/^Key pairs against/, live.filter(isPair), limits.crypto_interval_days!.default],
    ] as const) {
      const since = (row: Row) => (row.rotated_at ?? row.created_at) as Date | null
      const isOver = (row: Row) => asOf.getTime() - since(row)!.getTime() > limit * 86_400_000
      expect(figure(report, title)).toEqual({
        'inside policy': list.filter((row) => since(row) && !isOver(row)).length,
        'over policy': list.filter((row) => since(row) && isOver(row)).length,
        unknown: list.filter((row) => !since(row)).length,
      })
    }
    expect(new Set(report.rows.map(({ key }) => key)).size).toBe(live.length)
  })

  test('ownership and privilege excess', async () => {
    const owners = await made('ownership')
    // Every import on which something rests, and no other: people, policies and groups are of no identity, and facts rest on them.
    const standing = (await table('sighting')).filter(
      ({ gone_at, identity_key }) =>
        gone_at === null &&
        (identity_key === null || posture.some((row) => row.identity_key === identity_key)),
    )
    const records = count(standing, ({ import_id }) => String(import_id))
    expect(Object.fromEntries(owners.evidence.imports.map((one) => [one.import, one.records]))).toEqual(
      records,
    )
    expect(owners.evidence.imports.length).toBeGreaterThan(0)
    expect(owners.rows).toHaveLength(posture.length)
    expect(filled(figure(owners, 'Identities by owner'))).toEqual(
      filled({
        Owned: posture.filter(({ owner_state }) => owner_state === 0).length,
        'Suggested only': posture.filter(({ owner_state }) => owner_state === 1).length,
        'Owner left': posture.filter(({ owner_state }) => owner_state === 2).length,
        'No owner': posture.filter(({ owner_state }) => owner_state === 3).length,
        unknown: posture.filter(({ owner_state }) => owner_state === 4).length,
      }),
    )
    expect(owners.rows.map(({ key }) => key).sort()).toEqual(
      posture.map((row) => `id-${row.identity_key}`).sort(),
    )
    const excess = await made('privilege-excess')
    expect(excess.rows).toHaveLength(posture.length)
    const rights = new Map((await table('privilege')).map((row) => [row.identity_key, row]))
    let [used, unused, unknown] = [0, 0, 0]
    for (const { identity_key, unused_n } of posture) {
      const one = rights.get(identity_key)
      if (!one) continue
      if (unused_n === null) unknown += one.granted_n
      else {
        unused += unused_n
        unknown += one.unlogged_n
        used += one.granted_n - unused_n - one.unlogged_n
      }
    }
    expect(figure(excess, 'Permissions granted')).toEqual({
      'seen in use': used,
      'never used': unused,
      'not logged': unknown,
    })
  })

  test('attestation record, of one campaign and of all', async () => {
    const campaigns = await table('campaign')
    const asking = new Set(campaigns.filter(({ launched_at }) => launched_at !== null).map(({ id }) => id))
    const every = (await table('campaign_item')).filter(({ control_of }) => control_of === null)
    const items = every.filter(({ campaign_id }) => asking.has(campaign_id))
    expect(items.length).toBeLessThan(every.length)
    const decisions = new Map((await table('attestation_decision')).map((row) => [row.id, row]))
    const expected = (list: Row[]) =>
      filled({
        approve: 0,
        ...count(list, ({ decision_id }) => {
          const decision = decision_id === null ? 'none' : decisions.get(decision_id)!.decision
          return { unknown: 'unknown to the reviewer', none: 'not decided' }[decision as string] ?? decision
        }),
      })
    const all = await made('attestation-record')
    expect(all.rows).toHaveLength(items.length)
    expect(filled(figure(all, 'Items by current decision'))).toEqual(expected(items))
    expect(figure(all, 'Items by type of decision')).toMatchObject({
      'carried forward in bulk, unchanged since an approval': 2,
    })
    for (const { id, name } of campaigns) {
      const one = await made('attestation-record', { campaign: id })
      const mine = items.filter(({ campaign_id }) => campaign_id === id)
      expect(one.evidence.subject).toBe(name)
      expect(filled(figure(one, 'Items by current decision'))).toEqual(expected(mine))
      for (const row of one.rows) {
        const item = mine.find((stored) => `id-${stored.id}` === row.item)!
        const decision = decisions.get(item.decision_id)
        expect(row.evidence_sha256).toBe(decision ? decision.evidence_sha256.toString('hex') : null)
        expect(row.decided_at).toBe(decision ? decision.decided_at.toISOString() : null)
        expect(row.carried).toBe(decision ? (decision.carried_from ? 'yes' : 'no') : null)
      }
    }
    // Owners read no campaigns, and so no record of them.
    await expect(
      askForReport(
        { ...auditor, role: 'owner' },
        { kind: 'attestation-record', params: {}, formats: ['csv'] },
      ),
    ).rejects.toThrow('attestation:read')
  })

  test('exceptions register', async () => {
    const report = await made('exceptions-register')
    const stored = await table('exception')
    expect(report.rows).toHaveLength(stored.length)
    const byState = count(stored, ({ state }) => state)
    expect(figure(report, 'Exceptions by state')).toMatchObject({
      Requested: byState.requested,
      Approved: byState.approved,
      Refused: byState.refused,
      Expired: byState.expired ?? 0,
    })
    for (const row of report.rows) {
      const one = stored.find(({ id }) => `id-${id}` === row.exception)!
      expect(row).toMatchObject({
        requested_by: one.requested_by,
        decided_by: one.decided_by,
        expires_at: one.expires_at.toISOString(),
        control: 'Network policy',
      })
      expect(row.severity === null).toBe(one.severity === null)
    }
    const standing = stored.filter(({ state }) => state === 'approved' || state === 'stale')
    expect(figure(report, 'Active exceptions by remaining time')['up to 30 days']).toBe(
      standing.filter(({ expires_at }) => expires_at.getTime() - asOf.getTime() <= 30 * 86_400_000).length,
    )
  })

  test('remediation performance', async () => {
    const report = await made('remediation-performance')
    // A proof is a fact of its import, also of one of which no record stands any more.
    const proofs = await rows<{ import_id: number }>(
      "select distinct import_id from proof where import_id is not null and shows = 'fixed'",
    )
    expect(proofs.length).toBeGreaterThan(1)
    expect(report.evidence.imports.map((one) => one.import)).toEqual(
      expect.arrayContaining(proofs.map((one) => one.import_id)),
    )
    const tasks = await table('task')
    expect(count(report.rows, ({ about }) => about)).toEqual({ finding: findings.length, task: tasks.length })
    const states = [
      'Open',
      'Accepted',
      'Awaiting proof',
      'Verified',
      'Regressed',
      'Planned',
      'In progress',
      'False positive',
    ]
    expect(filled(figure(report, 'Findings by state'))).toEqual(
      count(findings, ({ state }) => states[state]!),
    )
    expect(filled(figure(report, 'Tasks by state'))).toEqual(
      count(tasks, ({ state }) => `${state[0].toUpperCase()}${state.slice(1).replace('_', ' ')}`),
    )
    expect(figure(report, 'Tasks by due date')).toMatchObject({
      overdue: tasks.filter(
        (one) => !one.closed_at && one.state !== 'awaiting_proof' && one.due_at && one.due_at < asOf,
      ).length,
    })
    const fixed = findings.filter(({ state, resolved_at }) => state === 3 && resolved_at)
    const days = (row: Row) =>
      Math.round((row.resolved_at.getTime() - row.opened_at.getTime()) / 8_640_000) / 10
    expect(fixed.map(days).some((one) => one === 4.5)).toBe(true)
    const bands = figure(report, 'Findings by time to fix')
    expect(bands).toMatchObject({
      'within 7 days': fixed.filter((row) => days(row) <= 7).length,
      '8–30 days': fixed.filter((row) => days(row) > 7 && days(row) <= 30).length,
      '31–90 days': fixed.filter((row) => days(row) > 30 && days(row) <= 90).length,
      'over 90 days': fixed.filter((row) => days(row) > 90).length,
    })
    const quantile = (list: number[], share: number) => {
      const sorted = [...list].sort((a, b) => a - b)
      const at = (sorted.length - 1) * share
      const low = sorted[Math.floor(at)]!
      return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at))
    }
    const names = ['none', 'Low', 'Medium', 'High', 'Critical']
    for (const [severity, list] of Map.groupBy(fixed, ({ severity }) => severity as number)) {
      const name = names[severity]!
      expect(figure(report, 'Findings fixed, by severity')[name]).toBe(list.length)
      expect(figure(report, 'Days to fix, by severity: median')[name]).toBeCloseTo(
        quantile(list.map(days), 0.5),
        1,
      )
      expect(figure(report, 'Days to fix, by severity: 90th percentile')[name]).toBeCloseTo(
        quantile(list.map(days), 0.9),
        0,
      )
    }
    expect(figure(report, 'Findings by regression')['regressed at least once']).toBe(
      findings.filter(({ regressed_n }) => regressed_n > 0).length,
    )
    expect(findings.some(({ regressed_n }) => regressed_n > 0)).toBe(true)
    for (const title of ['Findings opened, by month', 'Findings closed, by month'])
      expect(report.figures.find((one) => one.title === title)!.total).toBe(
        title.includes('opened') ? findings.length : findings.filter(({ resolved_at }) => resolved_at).length,
      )
    const taskRow = report.rows.find((row) => row.about === 'task' && row.identity === 'open')!
    expect(taskRow).toMatchObject({ overdue: 'yes', state: 'Planned' })
  })

  test('identity dossier', async () => {
    const { identity_key: key, name, fails, unknown } = posture.find((row) => row.name === 'back')!
    const report = await made('identity-dossier', { identity: key })
    expect(report.evidence.subject).toContain(name)
    const verdicts = report.rows.filter(({ part }) => part === 'check')
    const failing = checks.filter(({ no }) => fails.includes(no)).length
    const unjudged = checks.filter(({ no }) => !fails.includes(no) && unknown.includes(no)).length
    const said = count(verdicts, ({ value }) => value)
    expect([said.gap ?? 0, said.unknown ?? 0]).toEqual([failing, unjudged])
    expect(figure(report, 'Checks')).toEqual(
      Object.fromEntries(Object.entries(said).map(([word, n]) => [word.replaceAll('_', ' '), n])),
    )
    const sightings = await rows('select 1 from sighting where identity_key = $1 and gone_at is null', [key])
    expect(report.rows.filter(({ part }) => part === 'record').length).toBeGreaterThanOrEqual(
      sightings.length,
    )
  })
})

test('evaluated again: every result that stands, counted again, and no other', async () => {
  const report = await made('judged-anew')
  const all = await table('posture')
  const sum = (n: (row: Row) => number) => all.reduce((total, row) => total + n(row), 0)
  const untold = ({ fails, unknown }: Row) => unknown.filter((no: number) => !fails.includes(no)).length
  expect(figure(report, 'Same result')).toEqual({
    gap: sum(({ fails }) => fails.length),
    unknown: sum(untold),
    holds: sum((row) => row.applies.length - row.fails.length - untold(row)),
  })
  expect(report.rows).toEqual([])
  expect(figure(report, 'Other result')).toEqual({})
  expect(report.evidence.notes[0]).toContain('by the same rules')
})

describe('a sample', () => {
  test('is what anybody draws from the same keys and seed by hand, and draws alike again', async () => {
    const population = await made('remediation-performance')
    const keys = population.rows.filter(({ about }) => about === 'finding').map(({ key }) => key as string)
    const seed = 'Q4 2026, Ünïcode'
    const hash = (key: string) => createHash('sha256').update(`${seed}:${key}`, 'utf8').digest('hex')
    const byHand = keys
      .map((key) => ({ key, hash: hash(key) }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .slice(0, 5)
    const params = { of: 'remediation-performance', n: 5, seed }
    const first = await made('sample-sheet', params)
    expect(first.rows.map(({ draw, key, hash: said }) => ({ draw, key, hash: said }))).toEqual(
      byHand.map((one, index) => ({ draw: index + 1, ...one })),
    )
    expect(figure(first, /^The draw/)).toEqual({ drawn: 5, 'not drawn': keys.length - 5 })
    expect(first.evidence.notes.join(' ')).toContain(`Population: ${keys.length} rows`)
    expect(first.evidence.subject).toContain(`seed "${seed}"`)
    const again = await made('sample-sheet', params)
    expect(again.rows).toEqual(first.rows)
    const other = await made('sample-sheet', { ...params, seed: 'another' })
    expect(other.rows.map(({ key }) => key)).not.toEqual(first.rows.map(({ key }) => key))
  })

  test.each(['ownership', 'privilege-excess', 'credential-age', 'attestation-record', 'exceptions-register'])(
    'of %s holds rows of that report, and all of them when more are asked for',
    async (of) => {
      const base = await made(of)
      const sheet = await made('sample-sheet', { of, n: 1000, seed: 'x' })
      const plain = ({ draw: _draw, hash: _hash, result: _result, note: _note, ...row }: Row) =>
        JSON.stringify(row)
      expect(sheet.rows.map(plain).sort()).toEqual(base.rows.map((row) => JSON.stringify(row)).sort())
    },
  )

  // As its note says: the population as CSV, opened and saved by a spreadsheet program, which reads what looks like a number as one.
  test.each([
    ['ownership', 'key'],
    ['privilege-excess', 'key'],
    ['credential-age', 'key'],
    ['remediation-performance', 'key'],
    ['attestation-record', 'item'],
    ['exceptions-register', 'exception'],
  ])('of %s is drawn again from a file that went through a spreadsheet', async (of, key) => {
    const n = 25
    const sheet = await made('sample-sheet', { of, n, seed: 'again' })
    const { id } = await askForReport(auditor, { kind: of, params: {}, formats: ['csv'] })
    await makeReport(id)
    const [head, ...lines] = parse(readFileSync(path.join(reportFolder(), `${id}.csv`)), {
      bom: true,
    }) as string[][]
    const asNumber = (cell: string) => (/^-?[\d.]+(e\d+)?$/i.test(cell) ? String(Number(cell)) : cell)
    const at = head!.indexOf({ key: 'Key in Muster', item: 'Item', exception: 'Exception' }[key]!)
    const keys = lines.map((line) => asNumber(line[at]!))
    // To the letter: which keys, the seed as a shell reads it, and how many.
    const told = /each key(?: that begins with "(.+)")? run printf '%s:%s' '(.+)' KEY .* first (\d+)\.$/.exec(
      sheet.evidence.notes.at(-1)!,
    )!
    expect([told[2], told[3]]).toEqual(['again', String(sheet.rows.length)])
    const drawn = keys
      .filter((one) => one.startsWith(told[1] ?? ''))
      .map((one) => ({ one, hash: createHash('sha256').update(`again:${one}`).digest('hex') }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .slice(0, n)
    expect(drawn.map(({ one }) => one)).toEqual(sheet.rows.map((row) => row[key]))
    expect(drawn.length).toBeGreaterThan(0)
  })

  test('keeps to the filter and the scope', async () => {
    const sheet = await made('sample-sheet', {
      of: 'ownership',
      n: 1000,
      seed: 'x',
      filter: 'owner=none',
      environments: [0],
    })
    const mine = posture.filter(({ owner_state, environment }) => owner_state === 3 && environment === 0)
    expect(sheet.rows.map(({ key }) => key).sort()).toEqual(
      mine.map((row) => `id-${row.identity_key}`).sort(),
    )
    expect(sheet.evidence).toMatchObject({
      filter: 'Owner: No owner',
      list: '/identities?owner=none&scope=environment:production',
      scope: 'environments production',
    })
  })
})

describe('scope and filter', () => {
  test('a report can speak of less than its maker sees, and says so; never of more', async () => {
    const part = await made('ownership', { environments: [0], filter: 'owner=owned,none&sort=risk&cursor=x' })
    const mine = posture.filter(
      ({ owner_state, environment }) => environment === 0 && (owner_state === 0 || owner_state === 3),
    )
    expect(mine.length).toBeGreaterThan(0)
    expect(mine.length).toBeLessThan(posture.length)
    expect(part.rows).toHaveLength(mine.length)
    expect(part.evidence).toMatchObject({
      scope: 'environments production',
      filter: 'Owner: Owned or No owner',
      list: '/identities?owner=owned,none&scope=environment:production',
    })
    // What is excluded is said as such, and the order of the list is no filter.
    const others = await made('ownership', {
      environments: [0],
      filter: 'not_owner=none&sort=age&reverse=true',
    })
    const theirs = posture.filter(({ owner_state, environment }) => environment === 0 && owner_state !== 3)
    expect(theirs.length).toBeGreaterThan(0)
    expect(others.rows).toHaveLength(theirs.length)
    expect(others.evidence).toMatchObject({
      filter: 'Owner: not No owner',
      list: '/identities?not_owner=none&scope=environment:production',
    })
    const link = new URLSearchParams(part.evidence.link.split('?')[1])
    expect(link.get('scope')).toBe('environment:production')
    expect(link.get('filter')).toContain('owner=owned,none')
    const posturePart = await made('framework-posture', { framework: 'owasp-nhi-2025', environments: [0] })
    expect(Math.max(...posturePart.rows.map(({ total }) => total))).toBeLessThanOrEqual(
      posture.filter(({ environment }) => environment === 0).length,
    )
    const limited: Actor = { ...auditor, scope: { environments: [1] } }
    await expect(
      askForReport(limited, { kind: 'ownership', params: { environments: [0] }, formats: ['csv'] }),
    ).rejects.toThrow('Not in your scope: environments 0')
    expect((await made('ownership', {}, limited)).rows).toHaveLength(
      posture.filter(({ environment }) => environment === 1).length,
    )
  })

  test.each([
    [{ kind: 'ownership', params: { filter: 'owner=nobody' } }, 'does not belong to this list'],
    [{ kind: 'ownership', params: { filter: 'colour=red' } }, 'no filter "colour"'],
    [{ kind: 'ownership', params: { framework: 'owasp-nhi-2025' } }, 'does not take: framework'],
    [{ kind: 'executive-summary', params: { filter: 'owner=none' } }, 'does not take: filter'],
    [{ kind: 'sample-sheet', params: { of: 'executive-summary', n: 5, seed: 'x' } }, 'No rows to sample'],
    [{ kind: 'sample-sheet', params: { of: 'ownership', n: 5 } }, 'Choose a seed'],
    [{ kind: 'attestation-record', params: { campaign: 9999 } }, 'no campaign 9999'],
  ])('refuses %j', async (asked, message) => {
    await expect(askForReport(auditor, { ...asked, formats: ['csv'] })).rejects.toThrow(message)
  })
})
