import { z } from 'zod'
import { OSCAL_VERSION } from './parts'

// The rules of the published JSON schemas of OSCAL 1.2.2 (assessment results, assessment plan, plan of action, component
// definition) for every part
// that Muster writes:
// required members, no others, and the patterns of UUIDs, tokens, dates and strings.
const uuid = z
  .string()
  .regex(/^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$/)
const token = z.string().regex(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u)
const string = z.string().regex(/^\S(.*\S)?$/)
// With seconds and a time zone.
const dateTime = z.iso.datetime({ offset: true })
const uri = z.string().regex(/^[a-zA-Z][a-zA-Z0-9+\-.]+:.+$/)
// A reference to a resource of the document, or an address.
const reference = z.string().regex(/^(#[0-9a-f-]{36}|[a-zA-Z][a-zA-Z0-9+\-.]+:\S+)$/)
const prop = z.strictObject({ name: token, ns: uri.optional(), value: string })
const props = z.array(prop).min(1).optional()
const metadata = z.strictObject({
  title: z.string(),
  'last-modified': dateTime,
  version: string,
  'oscal-version': z.literal(OSCAL_VERSION),
  props,
  parties: z.array(z.strictObject({ uuid, type: z.enum(['person', 'organization']), name: string })).min(1),
})

const selection = z.strictObject({
  'control-selections': z
    .array(
      z.strictObject({
        'include-controls': z.array(z.strictObject({ 'control-id': token })).min(1),
      }),
    )
    .min(1),
})
const resources = z
  .array(
    z.strictObject({
      uuid,
      title: z.string(),
      description: z.string(),
      rlinks: z
        .array(z.strictObject({ href: reference }))
        .min(1)
        .optional(),
      base64: z
        .strictObject({
          filename: token,
          'media-type': string,
          value: z.string().regex(/^[0-9A-Za-z+/]+={0,2}$/),
        })
        .optional(),
    }),
  )
  .min(1)

/** An OSCAL assessment plan, by the same rules. */
export const assessmentPlan = z.strictObject({
  'assessment-plan': z.strictObject({
    uuid,
    metadata,
    'import-ssp': z.strictObject({ href: reference }),
    'local-definitions': z
      .strictObject({
        activities: z
          .array(
            z.strictObject({
              uuid,
              title: z.string(),
              description: z.string(),
              props,
              'related-controls': selection,
            }),
          )
          .min(1),
      })
      .optional(),
    'reviewed-controls': selection,
    'assessment-subjects': z
      .array(z.strictObject({ type: token, description: z.string(), 'include-all': z.strictObject({}) }))
      .min(1),
    'back-matter': z.strictObject({ resources }),
  }),
})

/** OSCAL assessment results as NIST's schema wants them; what it leaves open and Muster does not write is refused as well. */
export const assessmentResults = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata,
    'import-ap': z.strictObject({ href: reference }),
    results: z
      .array(
        z.strictObject({
          uuid,
          title: z.string(),
          description: z.string(),
          start: dateTime,
          end: dateTime,
          'local-definitions': z.strictObject({
            components: z
              .array(
                z.strictObject({
                  uuid,
                  type: string,
                  title: z.string(),
                  description: z.string(),
                  status: z.strictObject({
                    state: z.enum(['under-development', 'operational', 'disposition', 'other']),
                  }),
                }),
              )
              .min(1),
            'inventory-items': z
              .array(z.strictObject({ uuid, description: z.string(), props }))
              .min(1)
              .optional(),
          }),
          'reviewed-controls': selection,
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
                expires: dateTime.optional(),
                'relevant-evidence': z
                  .array(z.strictObject({ href: reference, description: z.string() }))
                  .min(1)
                  .optional(),
                subjects: z
                  .array(
                    z.strictObject({
                      'subject-uuid': uuid,
                      type: z.enum(['component', 'inventory-item', 'location', 'party', 'user', 'resource']),
                      title: z.string(),
                    }),
                  )
                  .min(1),
                remarks: z.string().optional(),
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
    'back-matter': z.strictObject({ resources }),
  }),
})

/** An OSCAL plan of action and milestones, by the same rules. */
export const planOfAction = z.strictObject({
  'plan-of-action-and-milestones': z.strictObject({
    uuid,
    metadata,
    'system-id': z.strictObject({ 'identifier-type': uri, id: string }),
    risks: z
      .array(
        z.strictObject({
          uuid,
          title: z.string(),
          description: z.string(),
          statement: z.string(),
          status: token,
          props,
          deadline: dateTime.optional(),
        }),
      )
      .min(1)
      .optional(),
    'poam-items': z
      .array(
        z.strictObject({
          uuid,
          title: z.string(),
          description: z.string(),
          props,
          'related-risks': z
            .array(z.strictObject({ 'risk-uuid': uuid }))
            .min(1)
            .optional(),
        }),
      )
      .min(1),
  }),
})

/** An OSCAL component definition, by the same rules. */
export const componentDefinition = z.strictObject({
  'component-definition': z.strictObject({
    uuid,
    metadata,
    components: z
      .array(
        z.strictObject({
          uuid,
          type: string,
          title: z.string(),
          description: z.string(),
          'control-implementations': z
            .array(
              z.strictObject({
                uuid,
                source: uri,
                description: z.string(),
                'implemented-requirements': z
                  .array(z.strictObject({ uuid, 'control-id': token, description: z.string(), props }))
                  .min(1),
              }),
            )
            .min(1),
        }),
      )
      .min(1),
  }),
})
