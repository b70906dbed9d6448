import { createHash } from 'node:crypto'
import { ownAddress } from '@/lib/db/settings'
import type { ControlPosture, FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'
import { verificationResultNames } from '@/lib/model/words'

/** The version of OSCAL whose assessment-results model is written. Source: NIST, OSCAL 1.2.2, JSON model reference. */
export const OSCAL_VERSION = '1.2.2'

const NAMESPACE = 'f3c1f6c2-2c1e-4a53-9d0b-6f0c3e2a9a10'

/** A UUID version 5 (RFC 9562): the same snapshot names its parts alike. */
function uuid(name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** OSCAL's token: ids of frameworks hold colons and blanks, tokens do not. The id as published stands in a property. */
const token = (id: string) => {
  const plain = id.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')
  return /^[a-z]/.test(plain) ? plain : `c-${plain}`
}
const NS = 'https://muster.invalid/ns/oscal'
const prop = (name: string, value: string | number) => ({ name, ns: NS, value: String(value) })

/**
 * The posture of one framework as OSCAL assessment results: an observation for each control that checks or people have looked at,
 * and what follows.
 */
export function oscalFile(posture: FrameworkPosture, evidence: ReportEvidence): string {
  const at = evidence.asOf ?? '1970-01-01T00:00:00.000Z'
  const key = `${posture.id} ${evidence.contentSha256}`
  const judged = posture.controls.filter(
    ({ checks, verification }) => checks.length > 0 || (verification && !verification.isExpired),
  )
  const plan = uuid(`${key} plan`)
  const document = {
    'assessment-results': {
      uuid: uuid(key),
      metadata: {
        title: `${posture.name} ${posture.version}: posture of non-human identities`,
        'last-modified': at,
        version: `judgement ${evidence.judgement ?? 0}`,
        'oscal-version': OSCAL_VERSION,
        props: [prop('content-sha256', evidence.contentSha256), prop('rules-version', evidence.rulesVersion)],
        parties: [{ uuid: uuid(`${key} party`), type: 'person', name: evidence.madeBy }],
      },
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: uuid(`${key} result`),
          title: `Judged ${at}`,
          description: `All controls of ${posture.name} ${posture.version} with a check or a manual verification, over ${evidence.scope}.`,
          start: at,
          end: at,
          'reviewed-controls': {
            'control-selections': [
              { 'include-controls': judged.map(({ id }) => ({ 'control-id': token(id) })) },
            ],
          },
          observations: judged.map((control) =>
            control.checks.length > 0 ? observation(key, control, at, evidence) : examination(key, control),
          ),
          findings: judged.map((control) => finding(key, control)),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: 'How it was judged',
            description: `Checks with their parameters, rules version ${evidence.rulesVersion}; known gaps: ${evidence.gaps.join(' ') || 'none'}`,
            rlinks: [{ href: posture.sourceUrl }],
          },
        ],
      },
    },
  }
  return `${JSON.stringify(document, null, 1)}\n`
}

const counts = ({ holds, gap, accepted, unknown, total }: ControlPosture) =>
  `${holds} hold, ${gap} gap, ${accepted} accepted, ${unknown} unknown of ${total} identities`

const observation = (key: string, control: ControlPosture, at: string, evidence: ReportEvidence) => ({
  uuid: uuid(`${key} observation ${control.id}`),
  title: `${control.id} ${control.title}`,
  description: `${counts(control)}. Checks: ${control.checks.map(({ title }) => title).join('; ')}.`,
  props: [
    prop('control', control.id),
    ...(['holds', 'gap', 'accepted', 'unknown', 'total'] as const).map((name) => prop(name, control[name])),
  ],
  methods: ['TEST'],
  types: ['finding'],
  collected: at,
  'relevant-evidence': control.checks.map((check) => ({
    href: ownAddress(evidence.link),
    description: `${check.id}: ${check.holds} hold, ${check.gap} gap, ${check.accepted} accepted, ${check.unknown} unknown`,
  })),
})

/** What a person found about a control without a check. */
const examination = (key: string, control: ControlPosture) => {
  const { evidence, link, file, verifiedBy, verifiedAt, validUntil } = control.verification!
  return {
    uuid: uuid(`${key} observation ${control.id}`),
    title: `${control.id} ${control.title}`,
    description: `Verified manually by ${verifiedBy}: ${evidence}`,
    props: [prop('control', control.id), ...(file ? [prop('evidence-sha256', file.sha256)] : [])],
    methods: ['EXAMINE'],
    types: ['finding'],
    collected: verifiedAt,
    expires: validUntil,
    ...(link ? { 'relevant-evidence': [{ href: link, description: 'Evidence of the verification' }] } : {}),
  }
}

const finding = (key: string, control: ControlPosture) => {
  if (control.checks.length === 0) return verdictOf(key, control)
  const isJudged = control.holds + control.gap + control.accepted > 0
  const isSatisfied = control.gap === 0 && isJudged
  return {
    uuid: uuid(`${key} finding ${control.id}`),
    title: `${control.id} ${control.title}`,
    description: counts(control),
    target: {
      type: 'objective-id',
      'target-id': token(control.id),
      status: isSatisfied
        ? { state: 'satisfied' }
        : {
            state: 'not-satisfied',
            reason: isJudged ? 'fail' : 'other',
            // OSCAL knows no third state: that nothing can be said is said in words.
            ...(isJudged ? {} : { remarks: 'Cannot be evaluated: no data.' }),
          },
    },
    'related-observations': [{ 'observation-uuid': uuid(`${key} observation ${control.id}`) }],
  }
}

const verdictOf = (key: string, control: ControlPosture) => {
  const { result } = control.verification!
  return {
    uuid: uuid(`${key} finding ${control.id}`),
    title: `${control.id} ${control.title}`,
    description: `Verified manually: ${verificationResultNames[result].toLowerCase()}`,
    target: {
      type: 'objective-id',
      'target-id': token(control.id),
      status:
        result === 'fails'
          ? { state: 'not-satisfied', reason: 'fail' }
          : {
              state: 'satisfied',
              ...(result === 'passes' ? {} : { reason: 'other', remarks: 'Not applicable.' }),
            },
    },
    'related-observations': [{ 'observation-uuid': uuid(`${key} observation ${control.id}`) }],
  }
}
