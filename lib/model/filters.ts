import { z } from 'zod'
import {
  sourceStates,
  applicabilities,
  ageStates,
  credentialKinds,
  environments,
  exceptionStates,
  requestStates,
  currentResults,
  findingStates,
  identityKinds,
  identityStatuses,
  ownerStates,
  providers,
  rightsStates,
  severities,
  taskStates,
  useStates,
} from './vocabulary'
import { issuanceMeasures } from '@/lib/model/answers/issuance'
import { formatGroups } from '@/lib/model/format-groups'
import { LABEL_LENGTH_MAX, NAME_LENGTH_MAX } from '@/lib/model/limits'

// One filter per noun, shared by page, API, export and saved view: the URL is the state.

/** `a,b` or a repeated parameter, as a list of words from a closed list. */
const wordList = <const T extends string>(list: readonly [T, ...T[]] | readonly T[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((given) =>
      given === undefined
        ? []
        : (Array.isArray(given) ? given : [given]).flatMap((part) => part.split(',')).filter(Boolean),
    )
    .pipe(z.array(z.enum(list as unknown as [T, ...T[]])))

const idList = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) =>
    given === undefined
      ? []
      : (Array.isArray(given) ? given : [given]).flatMap((part) => part.split(',')).filter(Boolean),
  )
  .pipe(
    z.array(
      z
        .string()
        .regex(/^\d{1,9}$/, 'is not an id')
        .transform(Number),
    ),
  )

const slugList = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) =>
    given === undefined
      ? []
      : (Array.isArray(given) ? given : [given]).flatMap((part) => part.split(',')).filter(Boolean),
  )

type Excludable<Fields> = Fields & {
  [Field in keyof Fields & string as `not_${Field}`]: Fields[Field]
}

/** The facets of a list: `severity=low` asks for a value, `not_severity=low` for every other one. */
const faceted = <Fields extends z.ZodRawShape>(fields: Fields): Excludable<Fields> =>
  ({
    ...fields,
    ...Object.fromEntries(
      Object.entries(fields).map(([field, list]) => [
        `not_${field}`,
        (list as z.ZodType).describe(`None of these: what \`${field}\` would ask for.`) as typeof list,
      ]),
    ),
  }) as Excludable<Fields>

/** A cursor holds the value at which its page ended, which may be a long name. */
export const CURSOR_LENGTH_MAX = 12_000

const paging = {
  q: z.string().trim().max(NAME_LENGTH_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** Opaque; from `next` of the page before. */
  cursor: z.string().max(CURSOR_LENGTH_MAX).optional(),
}

/** The other way round than a sort usually goes; what is unknown stays at the end. */
const reverse = z.stringbool().default(false)

const lastDays = z.coerce.number().int().min(1).max(366).optional()

/** One issuer, and by which of its figures its identities are listed. */
export const issuanceFilter = z.object({
  provider: z.enum(providers).optional(),
  /** Its scope: account, cluster, trust domain. */
  issuer: z.string().max(NAME_LENGTH_MAX).optional(),
  by: z.enum(issuanceMeasures).default('issued'),
  /** Environment of identities, and that of their use. */
  own: z.enum(environments).optional(),
  seen: z.enum(environments).optional(),
  limit: paging.limit,
})

export const identitySorts = [
  'risk',
  'name',
  'age',
  'last_used',
  'unused',
  'severity',
  'owner',
  'rights',
  'findings',
] as const
export const credentialSorts = [
  'age',
  'name',
  'last_used',
  'owner',
  'kind',
  'expires',
  'exposure',
  'status',
] as const
export const findingSorts = ['severity', 'oldest', 'newest', 'name', 'owner', 'state', 'assignee'] as const
export const taskSorts = ['due', 'severity', 'newest', 'name', 'state', 'assignee', 'proof'] as const
export const exceptionSorts = ['expiry', 'newest', 'name', 'severity', 'state', 'reason', 'by'] as const
export const requestSorts = ['due', 'newest', 'name', 'state', 'assignee', 'by'] as const
export const identityFilter = z.object({
  ...paging,
  ...faceted({
    provider: wordList(providers),
    kind: wordList(identityKinds),
    environment: wordList(environments),
    status: wordList(identityStatuses),
    owner: wordList(ownerStates),
    age: wordList(ageStates),
    use: wordList(useStates),
    rights: wordList(rightsStates),
    severity: wordList(severities),
    source: idList,
    team: idList,
    /** Ids of checks that the identity breaks. */
    check: slugList,
  }),
  /** Ids of checks of which none fails for it and one cannot be judged. */
  unknown: slugList,
  /** With `check` and `not_check`: also those whose gap is accepted by an exception. */
  accepted: z.stringbool().default(false),
  /** Ids of checks of which some apply to it, none fails and each can be judged. */
  passes: slugList,
  /** Ids of checks of which some fail for it, and every gap is accepted by an exception. */
  excepted: slugList,
  /** Ids of checks of which some apply to it: the identities that a control counts. */
  assessed: slugList,
  /** Only AI agents, or only what is tagged as in scope of PCI DSS: the identities that some frameworks speak of. */
  within: z.enum(applicabilities).optional(),
  exposed: z.stringbool().optional(),
  /** First seen in the last n days. */
  new_days: lastDays,
  /** Missing from a complete import since the last n days. */
  gone_days: lastDays,
  /** Also those that a complete import no longer contains. */
  retired: z.stringbool().default(false),
  /** Also what platforms run themselves: beside the list, and counted nowhere. */
  platform: z.stringbool().default(false),
  sort: z.enum(identitySorts).default('risk'),
  reverse,
})
export type IdentityFilter = z.infer<typeof identityFilter>

/** Formats that can be imported, as the page of sources lists them. */
export const formatFilter = z.object({
  q: paging.q,
  group: z.enum(formatGroups.map(({ id }) => id)).optional(),
})
export type FormatFilter = z.infer<typeof formatFilter>

/** The page of sources: its list of formats, and which of the connected sources it shows. */
export const sourceFilter = formatFilter.extend({
  /** Part of a name, a platform or a format. */
  source: paging.q,
  state: z.enum(sourceStates).optional(),
})
export type SourceFilter = z.infer<typeof sourceFilter>

export const auditFilter = z.object({
  ...paging,
  /** An action or the first part of its name: `import` finds `import.create`. */
  action: z
    .string()
    .trim()
    .regex(/^[\w.-]{0,60}$/, 'is not an action')
    .optional(),
  /** Days (UTC), both included. */
  from: z.iso.date().or(z.literal('')).optional(),
  to: z.iso.date().or(z.literal('')).optional(),
  /** Only entries after the one with this number: what is new since the last time. */
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'is not the number of an entry')
    .optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const credentialAges = ['inside', 'over', 'unknown', 'dynamic'] as const
export type CredentialAge = (typeof credentialAges)[number]
/** A hundred years: nothing in an inventory is older. */
const AGE_DAYS_MAX = 36_500
export const credentialFilter = z.object({
  ...paging,
  ...faceted({
    kind: wordList(credentialKinds),
    provider: wordList(providers),
    environment: wordList(environments),
    age: wordList(credentialAges),
    source: idList,
  }),
  static: z.stringbool().optional(),
  exposed: z.stringbool().optional(),
  /** Whole days since the last rotation, both included. */
  age_from: z.coerce.number().int().min(0).max(AGE_DAYS_MAX).optional(),
  age_to: z.coerce.number().int().min(0).max(AGE_DAYS_MAX).optional(),
  /** Also inactive, revoked and gone ones. */
  ended: z.stringbool().default(false),
  sort: z.enum(credentialSorts).default('age'),
  reverse,
})
export type CredentialFilter = z.infer<typeof credentialFilter>

export const findingFilter = z.object({
  ...paging,
  ...faceted({
    check: slugList,
    severity: wordList(severities.slice(1) as ['low', 'medium', 'high', 'critical']),
    state: wordList(findingStates),
    /** What its check says now. */
    now: wordList(currentResults),
    provider: wordList(providers),
    environment: wordList(environments),
    owner: wordList(ownerStates),
    source: idList,
    team: idList,
  }),
  assignee: z.string().max(NAME_LENGTH_MAX).optional(),
  /** Opened in the last n days. */
  new_days: lastDays,
  /** Seen again, after it was verified, in the last n days. */
  regressed_days: lastDays,
  /** Verified in the last n days. */
  verified_days: lastDays,
  /** Opened by the evaluation that followed this import. */
  after_import: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  /** Also accepted and verified ones. */
  closed: z.stringbool().default(false),
  sort: z.enum(findingSorts).default('severity'),
  reverse,
})
export type FindingFilter = z.infer<typeof findingFilter>

export const taskFilter = z.object({
  ...paging,
  ...faceted({
    state: wordList(taskStates),
    severity: wordList(severities.slice(1) as ['low', 'medium', 'high', 'critical']),
    environment: wordList(environments),
    origin: wordList(['finding', 'attestation'] as const),
  }),
  assignee: z.string().max(NAME_LENGTH_MAX).optional(),
  /** The tasks of one plan. */
  plan: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  /** Without the tasks that belong to a plan. */
  single: z.stringbool().default(false),
  /** Assigned to the reader. */
  mine: z.stringbool().optional(),
  watched: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
  /** Also verified and cancelled ones. */
  closed: z.stringbool().default(false),
  sort: z.enum(taskSorts).default('due'),
  reverse,
})
export type TaskFilter = z.infer<typeof taskFilter>

export const exceptionFilter = z.object({
  ...paging,
  ...faceted({
    state: wordList(exceptionStates),
    severity: wordList(severities.slice(1) as ['low', 'medium', 'high', 'critical']),
  }),
  bridge: z.stringbool().optional(),
  /** Ended by their day, while the gap is still there and nobody has decided anew. */
  lapsed: z.stringbool().optional(),
  sort: z.enum(exceptionSorts).default('expiry'),
  reverse,
})
export type ExceptionFilter = z.infer<typeof exceptionFilter>

export const requestFilter = z.object({
  ...paging,
  ...faceted({ state: wordList(requestStates) }),
  /** Also those that are accepted or withdrawn. */
  closed: z.stringbool().default(false),
  /** Not answered, and its day has passed. */
  overdue: z.stringbool().optional(),
  framework: z.string().max(LABEL_LENGTH_MAX).optional(),
  /** A control of `framework`. */
  control: z.string().max(LABEL_LENGTH_MAX).optional(),
  sort: z.enum(requestSorts).default('due'),
  reverse,
})
export type RequestFilter = z.infer<typeof requestFilter>

/** Identities without an owner: with somebody to accept, or with nobody. */
export const orphanSorts = ['risk', 'severity', 'name', 'candidate'] as const
export const orphanFilter = z.object({
  ...paging,
  candidate: z.enum(['some', 'none']).optional(),
  sort: z.enum(orphanSorts).default('risk'),
  reverse,
})
export type OrphanFilter = z.infer<typeof orphanFilter>

export const directorySorts = ['name', 'team', 'state', 'owns', 'last'] as const
/** People of the directory. */
export const directoryFilter = z.object({
  ...paging,
  team: z.coerce.number().pipe(z.int32()).optional(),
  /** With an announced last day. */
  leaving: z.stringbool().optional(),
  /** `proposed`: it may be a machine, and nobody decided; `machine` or `person`: somebody decided that. */
  nature: z.enum(['proposed', 'machine', 'person']).optional(),
  sort: z.enum(directorySorts).default('name'),
  reverse,
})
export type DirectoryFilter = z.infer<typeof directoryFilter>

/** A page of a keyset-paged list. */
export interface Page<T> {
  rows: T[]
  /** Cursor of the next page, or null at the end. */
  next: string | null
  /** How many match in all. */
  total: number
}
