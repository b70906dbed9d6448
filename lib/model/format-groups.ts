/** What a file of a format answers, in the words that a person searches by. */
export const formatAnswers = ['inventory', 'use', 'issuance', 'exposure', 'people'] as const
export type FormatAnswer = (typeof formatAnswers)[number]

/** A part of the list of formats, by platform. */
interface Group {
  /** Stands in the address: `?group=aws`. */
  id: string
  title: string
  /** The folders of sources whose formats are in it, as the ids of formats begin. */
  folders: readonly string[]
  /** What its formats answer in place of what their role says. */
  answers?: FormatAnswer
}

/** The groups of formats, in the order in which they are shown. A folder of sources is named here once. */
export const formatGroups = [
  { id: 'aws', title: 'AWS', folders: ['aws'] },
  { id: 'kubernetes', title: 'Kubernetes', folders: ['kubernetes'] },
  { id: 'spiffe', title: 'SPIFFE', folders: ['spire'] },
  { id: 'entra', title: 'Entra and Azure', folders: ['azure'] },
  { id: 'gcp', title: 'Google Cloud', folders: ['gcp'] },
  { id: 'okta', title: 'Okta', folders: ['okta'] },
  { id: 'keycloak', title: 'Keycloak', folders: ['keycloak'] },
  { id: 'vaults', title: 'Vaults', folders: ['vault'] },
  { id: 'certificates', title: 'Certificates', folders: ['pki'] },
  { id: 'pipelines', title: 'Pipelines and code hosts', folders: ['github', 'gitlab'] },
  { id: 'bots', title: 'Bots', folders: ['teleport'] },
  { id: 'agents', title: 'Agents and AI', folders: ['ai'] },
  { id: 'saas', title: 'SaaS', folders: ['saas'] },
  { id: 'exposure', title: 'Exposure', folders: ['exposure'], answers: 'exposure' },
  { id: 'people', title: 'People', folders: ['people'], answers: 'people' },
  { id: 'collectors', title: 'Other collectors', folders: ['graphs'] },
  { id: 'tables', title: 'Tables', folders: ['generic'] },
] as const satisfies readonly Group[]
export type FormatGroupId = (typeof formatGroups)[number]['id']
