import { createHash } from 'node:crypto'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'

/** The version of OSCAL whose models are written. Source: NIST, OSCAL 1.2.2, JSON model reference. */
export const OSCAL_VERSION = '1.2.2'

const NAMESPACE = 'f3c1f6c2-2c1e-4a53-9d0b-6f0c3e2a9a10'

/** A UUID version 5 (RFC 9562): the same snapshot names its parts alike. */
export function uuid(name: string): string {
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
export const token = (id: string) => {
  const plain = id.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')
  return /^[a-z]/.test(plain) ? plain : `c-${plain}`
}
const NS = 'https://muster.invalid/ns/oscal'
export const prop = (name: string, value: string | number) => ({ name, ns: NS, value: lineOf(String(value)) })

/** Text as OSCAL wants a value: on one line, with nothing blank around it, and never empty. */
export const lineOf = (text: string): string => text.replace(/\s+/g, ' ').trim() || '-'

/** Controls as OSCAL selects them. */
export const selectionOf = (controls: readonly { id: string }[]) => ({
  'control-selections': [{ 'include-controls': controls.map(({ id }) => ({ 'control-id': token(id) })) }],
})

/** When the snapshot was judged. */
export const judgedAt = ({ asOf }: ReportEvidence): string => asOf ?? '1970-01-01T00:00:00.000Z'

/**
 * What every document says of itself.
 * @param key names the document, so that the same snapshot gives the same one
 */
export const metadataOf = (
  key: string,
  title: string,
  { edition }: FrameworkPosture,
  evidence: ReportEvidence,
) => ({
  title,
  'last-modified': judgedAt(evidence),
  version: `judgement ${evidence.judgement ?? 0}`,
  'oscal-version': OSCAL_VERSION,
  props: [
    prop('content-sha256', evidence.contentSha256),
    prop('rules-version', evidence.rulesVersion),
    prop('framework-edition', edition),
  ],
  parties: [{ uuid: uuid(`${key} party`), type: 'person', name: evidence.madeBy }],
})

export const documentOf = (document: object): string => `${JSON.stringify(document, null, 1)}\n`
