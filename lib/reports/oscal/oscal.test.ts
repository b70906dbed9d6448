import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkByNo, numbersOf } from '@/lib/checks/index'
import { assessmentResultsFile } from './assessment-results'
import { componentDefinitionFile } from './component-definition'
import { planOfActionFile } from './plan-of-action'
import { assessmentPlan, assessmentResults, componentDefinition, planOfAction } from './rules'
import type { Subject } from './subjects'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'

const evidence: ReportEvidence = {
  report: 'framework-posture',
  title: 'Framework posture',
  subject: null,
  looksBackTo: null,
  organisation: null,
  filter: '',
  list: null,
  notes: [],
  rows: 1,
  frameworks: [],
  sources: [],
  imports: [],
  asOf: '2026-11-22T08:00:00.000Z',
  judgement: 7,
  madeBy: 'auditor@example.test',
  scope: 'everything',
  contentSha256: 'a'.repeat(64),
  rulesVersion: 'b'.repeat(16),
  link: '/reports?kind=framework-posture',
  params: [{ check: 'rotation-overdue', params: { max_age_days: 90 } }],
  gaps: [],
}
const bare = {
  title: 'Title',
  noneBecause: null,
  isHeading: false,
  movedTo: [],
  verification: null,
  response: null,
  worst: null,
}
const control = (id: string, tally: { holds: number; gap: number; accepted: number; unknown: number }) => {
  const total = tally.holds + tally.gap + tally.accepted + tally.unknown
  const check = {
    id: 'rotation-overdue',
    title: 'Rotation overdue',
    holdsTitle: 'Rotated',
    origin: 'x',
    ...tally,
    total,
  }
  return { ...bare, id, ...tally, total, checks: [check] }
}
const posture = (controls: FrameworkPosture['controls']): FrameworkPosture => ({
  id: 'owasp-nhi-2025',
  name: 'OWASP NHI Top 10',
  version: '2025',
  published: '2025',
  status: 'current',
  supersededBy: null,
  appliesTo: null,
  byAnalogy: false,
  sourceUrl: 'https://owasp.org/',
  source: 'OWASP',
  note: null,
  judgedAt: null,
  edition: 'e'.repeat(32),
  controls,
})

/** So many identities on which something is a gap, one name of which no file likes. */
const subjects = (n: number): Subject[] =>
  Array.from({ length: n }, (_, at) => ({
    identity_key: String(at - 3),
    name: at === 0 ? ' two\nlines ' : `svc-${at}`,
    native_id: at === 0 ? ' ' : `arn:aws:iam::1:user/svc-${at}`,
    scope: '123456789012',
  }))
const resultsFile = (controls: FrameworkPosture['controls']): string =>
  assessmentResultsFile(
    posture(controls),
    new Map(controls.map(({ id, gap }) => [id, subjects(gap)])),
    evidence,
  )

test('every document keeps the rules of the schema, and every reference in it leads somewhere', () => {
  const figures = fc.record({ holds: fc.nat(9), gap: fc.nat(9), accepted: fc.nat(9), unknown: fc.nat(9) })
  const ids = fc.uniqueArray(
    fc.constantFrom('NHI1:2025', 'PR.AA-01', '5.2.1', 'A.8 (b)', 'ID.AM-08', 'CC6.1'),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(ids, figures, (list, tally) => {
      const { 'assessment-results': results } = assessmentResults.parse(
        JSON.parse(resultsFile(list.map((id) => control(id, tally)))),
      )
      const [result] = results.results
      const known = new Set(result!.observations.map((one) => one.uuid))
      const reviewed = result!['reviewed-controls']['control-selections'][0]!['include-controls']
      const controls = new Set(reviewed.map((one) => one['control-id']))
      for (const finding of result!.findings) {
        expect(known).toContain(finding['related-observations'][0]!['observation-uuid'])
        expect(controls).toContain(finding.target['target-id'])
      }
      expect(result!.findings).toHaveLength(list.length)
      // What each observation is about is defined in the document: the whole, and each identity with a gap.
      const { components, 'inventory-items': items = [] } = result!['local-definitions']
      expect(items).toHaveLength(tally.gap)
      const defined = new Set([...components, ...items].map((one) => one.uuid))
      for (const observation of result!.observations) {
        expect(observation.subjects).toHaveLength(1 + tally.gap)
        for (const subject of observation.subjects) expect(defined).toContain(subject['subject-uuid'])
      }
      // The plan that it imports lies in it, is one, and says by what each control was judged.
      const imported = results['back-matter'].resources.find(
        ({ uuid }) => `#${uuid}` === results['import-ap'].href,
      )!
      const { 'assessment-plan': plan } = assessmentPlan.parse(
        JSON.parse(Buffer.from(imported.base64!.value, 'base64').toString()),
      )
      expect(plan['reviewed-controls']).toEqual(result!['reviewed-controls'])
      expect(plan['back-matter'].resources.map(({ uuid }) => `#${uuid}`)).toContain(plan['import-ssp'].href)
      expect(plan['local-definitions']!.activities[0]!.props).toContainEqual(
        expect.objectContaining({ name: 'max_age_days', value: '90' }),
      )
      const all = [
        results.uuid,
        result!.uuid,
        plan.uuid,
        ...defined,
        ...known,
        ...result!.findings.map((one) => one.uuid),
      ]
      expect(new Set(all).size).toBe(all.length)
    }),
  )
})

test('where more identities have a gap than are named, it says how many', () => {
  const some = assessmentResultsFile(
    posture([control('NHI1:2025', { holds: 0, gap: 9, accepted: 0, unknown: 0 })]),
    new Map([['NHI1:2025', subjects(2)]]),
    evidence,
  )
  const [result] = assessmentResults.parse(JSON.parse(some))['assessment-results'].results
  expect(result!.observations[0]!.remarks).toBe('2 of 9 identities with a gap are named, highest risk first.')
})

test('a control is satisfied only when something holds and nothing is a gap; that nothing is known is said in words', () => {
  const states = (tally: Parameters<typeof control>[1]) =>
    assessmentResults.parse(JSON.parse(resultsFile([control('NHI1:2025', tally)])))['assessment-results']
      .results[0]!.findings[0]!.target.status
  expect(states({ holds: 3, gap: 0, accepted: 1, unknown: 2 })).toEqual({ state: 'satisfied' })
  expect(states({ holds: 3, gap: 1, accepted: 0, unknown: 0 })).toEqual({
    state: 'not-satisfied',
    reason: 'fail',
  })
  expect(states({ holds: 0, gap: 0, accepted: 0, unknown: 4 })).toMatchObject({
    state: 'not-satisfied',
    reason: 'other',
    remarks: expect.stringContaining('Cannot be evaluated'),
  })
})

test('what a person verified is an examination with its end, and never more than they said', () => {
  const byHand = (result: 'passes' | 'fails' | 'not_applicable', isExpired = false) => ({
    ...control('GV.SC-04', { holds: 0, gap: 0, accepted: 0, unknown: 0 }),
    checks: [],
    noneBecause: 'Decided elsewhere, and not in the data.',
    verification: {
      framework: 'owasp-nhi-2025',
      control: 'GV.SC-04',
      version: '2025',
      result,
      evidence: 'Read the register.',
      link: 'https://wiki.example.com/register',
      file: { name: 'register.pdf', sha256: 'c'.repeat(64), isKept: true },
      verifiedBy: 'ada@example.test',
      verifiedAt: '2026-11-20T08:00:00.000Z',
      validUntil: '2027-11-20T23:59:59.000Z',
      isExpired,
    },
  })
  const judged = control('NHI1:2025', { holds: 1, gap: 0, accepted: 0, unknown: 0 })
  const resultOf = (one: ReturnType<typeof byHand>) =>
    assessmentResults.parse(JSON.parse(resultsFile([judged, one])))['assessment-results'].results[0]!
  const passed = resultOf(byHand('passes'))
  expect(passed.observations[1]).toMatchObject({
    methods: ['EXAMINE'],
    expires: '2027-11-20T23:59:59.000Z',
    props: [{ value: 'GV.SC-04' }, { value: 'c'.repeat(64) }],
  })
  expect(passed.findings[1]!.target.status).toEqual({ state: 'satisfied' })
  expect(resultOf(byHand('fails')).findings[1]!.target.status).toMatchObject({ state: 'not-satisfied' })
  expect(resultOf(byHand('not_applicable')).findings[1]!.target.status.remarks).toBe('Not applicable.')
  expect(resultOf(byHand('passes', true)).findings).toHaveLength(1)
})

test('the plan of action has a risk and an item for each check of the framework with open findings', () => {
  const framework = posture([control('NHI7:2025', { holds: 1, gap: 2, accepted: 0, unknown: 0 })])
  const [rotation, other] = [numbersOf(['rotation-overdue'])[0]!, numbersOf(['unowned-identity'])[0]!]
  const known = { byNo: checkByNo }
  const open = { findings: 5, identities: 3, severity: 3, planned: 5, due: new Date('2027-01-01T00:00:00Z') }
  const { 'plan-of-action-and-milestones': plan } = planOfAction.parse(
    JSON.parse(
      planOfActionFile(
        framework,
        [
          { ...open, check_no: rotation },
          { ...open, check_no: other },
        ],
        known,
        evidence,
      ),
    ),
  )
  expect(plan['poam-items']).toHaveLength(1)
  expect(plan['poam-items'][0]).toMatchObject({
    description: '5 open findings on 3 identities; 5 of them have a task.',
    'related-risks': [{ 'risk-uuid': plan.risks![0]!.uuid }],
  })
  expect(plan.risks![0]).toMatchObject({ status: 'open', deadline: '2027-01-01T00:00:00.000Z' })
  // A deadline for all only where all of it is planned; without findings one item says so.
  const late = planOfAction.parse(
    JSON.parse(planOfActionFile(framework, [{ ...open, planned: 4, check_no: rotation }], known, evidence)),
  )
  expect(late['plan-of-action-and-milestones'].risks![0]!.deadline).toBeUndefined()
  const none = planOfAction.parse(JSON.parse(planOfActionFile(framework, [], known, evidence)))
  expect(none['plan-of-action-and-milestones']['poam-items'][0]!.title).toBe('No open findings')
})

test('the component definition names the checks behind each control', () => {
  const { 'component-definition': definition } = componentDefinition.parse(
    JSON.parse(
      componentDefinitionFile(
        posture([control('NHI7:2025', { holds: 1, gap: 0, accepted: 0, unknown: 0 })]),
        evidence,
      ),
    ),
  )
  const [requirement] = definition.components[0]!['control-implementations'][0]!['implemented-requirements']
  expect(requirement).toMatchObject({
    'control-id': 'nhi7-2025',
    description: 'Title. Passes when: Rotated.',
  })
  expect(requirement!.props).toContainEqual(
    expect.objectContaining({ name: 'check', value: 'rotation-overdue' }),
  )
})
