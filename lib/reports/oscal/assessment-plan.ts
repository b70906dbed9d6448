import { ownAddress } from '@/lib/db/settings'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'
import { documentOf, metadataOf, prop, selectionOf, uuid } from './parts'

/**
 * How a framework was judged, as an OSCAL assessment plan: an activity for each check with its parameters, the controls that are
 * reviewed, and what they are reviewed on. It lies inside of the assessment results, which import it.
 */
export function assessmentPlanFile(
  posture: FrameworkPosture,
  reviewed: FrameworkPosture['controls'],
  evidence: ReportEvidence,
): string {
  const key = `${posture.id} ${posture.edition} ${evidence.contentSha256} plan`
  const system = uuid(`${key} system`)
  const params = new Map(evidence.params.map(({ check, params: given }) => [check, given]))
  const checks = new Map(reviewed.flatMap((control) => control.checks.map((check) => [check.id, check])))
  return documentOf({
    'assessment-plan': {
      uuid: uuid(key),
      metadata: metadataOf(
        key,
        `${posture.name} ${posture.version}: how non-human identities are judged`,
        posture,
        evidence,
      ),
      'import-ssp': { href: `#${system}` },
      ...(checks.size > 0 && {
        'local-definitions': {
          activities: [...checks.values()].map(({ id, title, holdsTitle }) => ({
            uuid: uuid(`${key} activity ${id}`),
            title,
            description: `Passes when: ${holdsTitle}`,
            props: [
              prop('check', id),
              ...Object.entries(params.get(id) ?? {}).map(([name, value]) => prop(name, value)),
            ],
            'related-controls': selectionOf(
              reviewed.filter((control) => control.checks.some((check) => check.id === id)),
            ),
          })),
        },
      }),
      'reviewed-controls': selectionOf(reviewed),
      'assessment-subjects': [
        {
          type: 'inventory-item',
          description: `Non-human identities: ${evidence.scope}`,
          'include-all': {},
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: system,
            title: 'The system',
            description:
              'There is no system security plan: the system is the identities that these sources deliver.',
            rlinks: [{ href: ownAddress('/sources') }],
          },
        ],
      },
    },
  })
}
