import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'
import { documentOf, metadataOf, prop, token, uuid } from './parts'

/** What Muster itself gives evidence for, as an OSCAL component definition: the checks behind each control of one framework. */
export function componentDefinitionFile(posture: FrameworkPosture, evidence: ReportEvidence): string {
  const key = `${posture.id} ${posture.edition} ${evidence.contentSha256} component`
  const framework = `${posture.name} ${posture.version}`
  return documentOf({
    'component-definition': {
      uuid: uuid(key),
      metadata: metadataOf(key, `Muster: evidence for ${framework}`, posture, evidence),
      components: [
        {
          uuid: uuid(`${key} muster`),
          type: 'software',
          title: 'Muster',
          description:
            'Inventory of non-human identities. Its checks give evidence for controls; they do not implement them.',
          'control-implementations': [
            {
              uuid: uuid(`${key} implementation`),
              source: posture.sourceUrl,
              description: `Checks that are evidence for or against controls of ${framework}, by rules version ${evidence.rulesVersion}.`,
              'implemented-requirements': posture.controls
                .filter(({ checks }) => checks.length > 0)
                .map((control) => ({
                  uuid: uuid(`${key} ${control.id}`),
                  'control-id': token(control.id),
                  description: `${control.title}. Passes when: ${control.checks.map(({ holdsTitle }) => holdsTitle).join('; ')}.`,
                  props: [prop('control', control.id), ...control.checks.map(({ id }) => prop('check', id))],
                })),
            },
          ],
        },
      ],
    },
  })
}
