import { ownAddress } from '@/lib/db/settings'
import type { ControlPosture, FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'
import { verificationResultNames } from '@/lib/model/words'
import { fileId } from '@/lib/model/file-id'
import { assessmentPlanFile } from './assessment-plan'
import { documentOf, judgedAt, lineOf, metadataOf, prop, selectionOf, token, uuid } from './parts'
import type { Subject } from './subjects'

/**
 * The posture of one framework as OSCAL assessment results: an observation for each control that checks or people have looked at,
 * with the identities on which it has a gap, and what follows. The assessment plan that it imports lies in it.
 * @param subjects by control; one that is not in it has no gap
 */
export function assessmentResultsFile(
  posture: FrameworkPosture,
  subjects: ReadonlyMap<string, readonly Subject[]>,
  evidence: ReportEvidence,
): string {
  const at = judgedAt(evidence)
  const key = `${posture.id} ${posture.edition} ${evidence.contentSha256}`
  const judged = posture.controls.filter(
    ({ checks, verification }) => checks.length > 0 || (verification && !verification.isExpired),
  )
  const plan = uuid(`${key} imported plan`)
  // An identity with gaps of several controls is one item.
  const named = new Map(
    judged.flatMap(({ id }) => (subjects.get(id) ?? []).map((one) => [one.identity_key, one])),
  )
  const document = {
    'assessment-results': {
      uuid: uuid(key),
      metadata: metadataOf(
        key,
        `${posture.name} ${posture.version}: posture of non-human identities`,
        posture,
        evidence,
      ),
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: uuid(`${key} result`),
          title: `Judged ${at}`,
          description: `All controls of ${posture.name} ${posture.version} with a check or a manual verification, over ${evidence.scope}.`,
          start: at,
          end: at,
          'local-definitions': {
            components: [
              {
                uuid: estateOf(key),
                type: 'this-system',
                title: 'Non-human identities',
                description: `What was judged: ${evidence.scope}.`,
                status: { state: 'operational' },
              },
            ],
            ...(named.size > 0 && { 'inventory-items': [...named.values()].map(itemOf) }),
          },
          'reviewed-controls': selectionOf(judged),
          observations: judged.map((control) => ({
            ...(control.checks.length > 0
              ? observation(key, control, at, evidence)
              : examination(key, control)),
            ...subjectsOn(key, control, subjects.get(control.id) ?? []),
          })),
          findings: judged.map((control) => finding(key, control)),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: 'How it was judged',
            description: `The assessment plan: checks with their parameters, rules version ${evidence.rulesVersion}; known gaps: ${evidence.gaps.join(' ') || 'none'}`,
            base64: {
              filename: 'assessment-plan.json',
              'media-type': 'application/json',
              value: Buffer.from(assessmentPlanFile(posture, judged, evidence)).toString('base64'),
            },
          },
          {
            uuid: uuid(`${key} framework`),
            title: `${posture.name} ${posture.version}`,
            description: posture.source,
            rlinks: [{ href: posture.sourceUrl }],
          },
        ],
      },
    },
  }
  return documentOf(document)
}

const estateOf = (key: string): string => uuid(`${key} estate`)
// The same in every file of this installation, so that two of them can be compared.
const itemUuid = (subject: Subject): string => uuid(`identity ${subject.identity_key}`)

const itemOf = (subject: Subject) => ({
  uuid: itemUuid(subject),
  description: lineOf(`${subject.name} in ${subject.scope}`),
  props: [prop('key', fileId(subject.identity_key)), prop('provider-id', subject.native_id)],
})

/** What an observation is about: all that was judged, and each identity with a gap. */
const subjectsOn = (key: string, control: ControlPosture, named: readonly Subject[]) => ({
  subjects: [
    { 'subject-uuid': estateOf(key), type: 'component', title: 'Non-human identities' },
    ...named.map((one) => ({
      'subject-uuid': itemUuid(one),
      type: 'inventory-item',
      title: lineOf(one.name),
    })),
  ],
  ...(named.length < control.gap && {
    remarks: `${named.length} of ${control.gap} identities with a gap are named, highest risk first.`,
  }),
})

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
