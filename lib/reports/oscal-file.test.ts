import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { FrameworkPosture } from '@/lib/frameworks/queries'
import type { Evidence } from './evidence'
import { OSCAL_VERSION, oscalFile } from './oscal-file'

// The rules of the published JSON schema of OSCAL 1.1.2 (oscal_assessment-results_schema.json) for every part that Muster writes:
// required members, no others, and the patterns of UUIDs, tokens, dates and strings.
const uuid = z
  .string()
  .regex(/^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$/)
const token = z.string().regex(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u)
const string = z.string().regex(/^\S(.*\S)?$/)
const dateTime = z.iso.datetime({ offset: true })
const uri = z.url()
const prop = z.strictObject({ name: token, ns: uri.optional(), value: string })
const props = z.array(prop).min(1).optional()
const document = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata: z.strictObject({
      title: z.string(),
      'last-modified': dateTime,
      version: string,
      'oscal-version': z.literal(OSCAL_VERSION),
      props,
      parties: z
        .array(z.strictObject({ uuid, type: z.enum(['person', 'organization']), name: string }))
        .min(1),
    }),
    'import-ap': z.strictObject({ href: z.string() }),
    results: z
      .array(
        z.strictObject({
          uuid,
          title: z.string(),
          description: z.string(),
          start: dateTime,
          end: dateTime,
          'reviewed-controls': z.strictObject({
            'control-selections': z
              .array(
                z.strictObject({
                  'include-controls': z.array(z.strictObject({ 'control-id': token })).min(1),
                }),
              )
              .min(1),
          }),
          observations: z
            .array(
              z.strictObject({
                uuid,
                title: z.string(),
                description: z.string(),
                props,
                methods: z.array(z.enum(['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN'])).min(1),
                types: z.array(token).min(1),
                collected: dateTime,
                'relevant-evidence': z
                  .array(z.strictObject({ href: z.string(), description: z.string() }))
                  .min(1),
              }),
            )
            .min(1),
          findings: z
            .array(
              z.strictObject({
                uuid,
                title: z.string(),
                description: z.string(),
                target: z.strictObject({
                  type: z.enum(['statement-id', 'objective-id']),
                  'target-id': token,
                  status: z.strictObject({
                    state: z.enum(['satisfied', 'not-satisfied']),
                    reason: token.optional(),
                    remarks: z.string().optional(),
                  }),
                }),
                'related-observations': z.array(z.strictObject({ 'observation-uuid': uuid })).min(1),
              }),
            )
            .min(1),
        }),
      )
      .min(1),
    'back-matter': z.strictObject({
      resources: z
        .array(
          z.strictObject({
            uuid,
            title: z.string(),
            description: z.string(),
            rlinks: z.array(z.strictObject({ href: z.string() })).min(1),
          }),
        )
        .min(1),
    }),
  }),
})

const evidence = {
  asOf: '2026-11-22T08:00:00.000Z',
  judgement: 7,
  madeBy: 'auditor@example.test',
  scope: 'everything',
  contentSha256: 'a'.repeat(64),
  rulesVersion: 'b'.repeat(16),
  link: '/reports?kind=framework-posture',
  gaps: [] as string[],
} as Evidence
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
  return { id, title: 'Title', noneBecause: null, worst: null, ...tally, total, checks: [check] }
}
const posture = (controls: FrameworkPosture['controls']): FrameworkPosture => ({
  id: 'owasp-nhi-2025',
  name: 'OWASP NHI Top 10',
  version: '2025',
  published: '2025',
  sourceUrl: 'https://owasp.org/',
  source: 'OWASP',
  note: null,
  judgedAt: null,
  controls,
})

test('every document keeps the rules of the schema, and every reference in it leads somewhere', () => {
  const figures = fc.record({ holds: fc.nat(9), gap: fc.nat(9), accepted: fc.nat(9), unknown: fc.nat(9) })
  const ids = fc.uniqueArray(
    fc.constantFrom('NHI1:2025', 'PR.AA-01', '5.2.1', 'A.8 (b)', 'ID.AM-08', 'CC6.1'),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(ids, figures, (list, tally) => {
      const { 'assessment-results': results } = document.parse(
        JSON.parse(oscalFile(posture(list.map((id) => control(id, tally))), evidence)),
      )
      const [result] = results.results
      const known = new Set(result!.observations.map((one) => one.uuid))
      for (const finding of result!.findings)
        expect(known).toContain(finding['related-observations'][0]!['observation-uuid'])
      expect(results['import-ap'].href).toBe(`#${results['back-matter'].resources[0]!.uuid}`)
      const all = [results.uuid, result!.uuid, ...known, ...result!.findings.map((one) => one.uuid)]
      expect(new Set(all).size).toBe(all.length)
    }),
  )
})

test('a control is satisfied only when something holds and nothing is a gap; that nothing is known is said in words', () => {
  const states = (tally: Parameters<typeof control>[1]) =>
    document.parse(JSON.parse(oscalFile(posture([control('NHI1:2025', tally)]), evidence)))[
      'assessment-results'
    ].results[0]!.findings[0]!.target.status
  expect(states({ holds: 3, gap: 0, accepted: 1, unknown: 2 })).toEqual({ state: 'satisfied' })
  expect(states({ holds: 3, gap: 1, accepted: 0, unknown: 0 })).toEqual({
    state: 'not-satisfied',
    reason: 'fail',
  })
  expect(states({ holds: 0, gap: 0, accepted: 0, unknown: 4 })).toMatchObject({
    state: 'not-satisfied',
    reason: 'other',
    remarks: expect.stringContaining('Cannot be judged'),
  })
})
