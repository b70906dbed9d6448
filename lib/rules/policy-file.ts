import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { AuditNote } from '@/lib/audit/write'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { defaultParams } from '@/lib/checks/check'
import { checks } from '@/lib/checks/index'
import { customChecks } from '@/lib/checks/custom'
import { validNarrower } from '@/lib/checks/queries'
import { currentRules } from '@/lib/checks/rules'
import { removeCustomCheck, storeCustomCheck } from '@/lib/checks/store-custom'
import { storeParams } from '@/lib/checks/tune'
import { iso } from '@/lib/db/iso'
import { type Client, rows } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import type { Row } from '@/lib/db/row'
import { canonical } from '@/lib/files/canonical'
import type { applied_policy } from '@/lib/generated/prisma/client'
import { frameworkById } from '@/lib/frameworks/index'
import { listPlaces, storePlace } from '@/lib/ingest/places'
import { narrowing } from '@/lib/model/answers/checks'
import { customCheckId, customDefinition } from '@/lib/model/custom-checks'
import { Invalid } from '@/lib/model/errors'
import type { Difference, PolicyDrift } from '@/lib/model/answers/policy'
import {
  accessPolicy,
  exceptionPolicy,
  frameworksPolicy,
  outwardPolicy,
  peoplePolicy,
  slaPolicy,
} from '@/lib/model/policy'
import { environments } from '@/lib/model/vocabulary'
import { demandSound } from './custom-checks'
import { policyOf, type PolicyName, storePolicy } from '@/lib/policy/policy'

const saidEnvironments = environments.filter((one) => one !== 'unknown') as Exclude<
  (typeof environments)[number],
  'unknown'
>[]

/**
 * The rules of an installation as a file that is kept under version control. A section that is absent is left as it is; a section
 * that is there is all of it: a threshold that it does not name goes back to its default, a place that it does not name is
 * removed.
 */
const policyFile = z
  .strictObject({
    version: z.literal(1),
    /** Check → parameter → number. */
    thresholds: z.record(z.string(), z.record(z.string(), z.number())),
    /** Check → numbers for an environment, a class or a scope; the first part that fits decides. */
    narrower_thresholds: z.record(z.string(), z.array(narrowing).max(50)),
    due_dates: slaPolicy,
    exceptions: exceptionPolicy,
    access: accessPolicy,
    webhooks: outwardPolicy,
    frameworks: frameworksPolicy,
    people: peoplePolicy,
    /** Checks of this installation, by id. */
    custom_checks: z.record(customCheckId, customDefinition.extend({ enabled: z.boolean().default(true) })),
    /** Account, cluster or network → environment. */
    places: z.record(z.string(), z.enum(saidEnvironments)),
  })
  .partial()
  .required({ version: true })
export type PolicyFile = z.infer<typeof policyFile>

/** Sections that are policies, by the names under which those are stored. */
const policies = {
  due_dates: 'sla',
  exceptions: 'exceptions',
  access: 'access',
  webhooks: 'outward',
  frameworks: 'frameworks',
  people: 'people',
} as const satisfies Partial<Record<keyof PolicyFile, PolicyName>>
const sections = Object.keys(policies) as (keyof typeof policies)[]

/** The rules in force as a policy file. Thresholds name only what differs from the defaults. */
export async function currentPolicy(): Promise<Required<PolicyFile>> {
  const [rules, places, due_dates, exceptions, access, webhooks, pinned, people, custom] = await Promise.all([
    currentRules(),
    listPlaces(),
    policyOf('sla'),
    policyOf('exceptions'),
    policyOf('access'),
    policyOf('outward'),
    policyOf('frameworks'),
    policyOf('people'),
    customChecks(),
  ])
  const thresholds: Record<string, Record<string, number>> = {}
  for (const check of checks) {
    const byDefault = defaultParams(check)
    const own = Object.entries(rules.params.get(check.id)!).filter(
      ([name, value]) => value !== byDefault[name],
    )
    if (own.length > 0) thresholds[check.id] = Object.fromEntries(own)
  }
  return {
    version: 1,
    thresholds,
    narrower_thresholds: Object.fromEntries(
      [...rules.narrower].filter(([, parts]) => parts.length > 0).map(([id, parts]) => [id, [...parts]]),
    ),
    due_dates,
    exceptions,
    access,
    webhooks,
    frameworks: pinned,
    people,
    custom_checks: Object.fromEntries(
      custom
        .filter((check) => check.custom.state !== 'deleted')
        .map((check) => [
          check.id,
          { ...check.custom.definition, enabled: check.custom.state === 'enabled' },
        ]),
    ),
    places: Object.fromEntries(
      places.rows.map(({ name, environment }) => [name, environment as (typeof saidEnvironments)[number]]),
    ),
  }
}

/** The rules in force as YAML. */
export const exportPolicy = async (): Promise<string> => stringify(await currentPolicy())

/**
 * Reads a policy file.
 * @throws Invalid for what is not YAML, has an unknown member, a wrong value, or names a check, a parameter or a framework that
 *   does not exist
 */
export function readPolicy(text: string): PolicyFile {
  const read = policyFile.safeParse(parsed(text))
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Invalid(`${issue!.path.join('.') || 'The file'}: ${issue!.message}`)
  }
  for (const [id, params] of Object.entries(read.data.thresholds ?? {})) {
    const check = checks.find((one) => one.id === id)
    if (!check) throw new Invalid(`thresholds.${id}: there is no check of this name.`)
    const wrong = Object.keys(params).find((name) => !(name in check.params))
    if (wrong) throw new Invalid(`thresholds.${id}.${wrong}: the check has no such parameter.`)
  }
  for (const [id, parts] of Object.entries(read.data.narrower_thresholds ?? {})) {
    const check = checks.find((one) => one.id === id)
    if (!check) throw new Invalid(`narrower_thresholds.${id}: there is no check of this name.`)
    try {
      validNarrower(check, parts)
    } catch (error) {
      throw new Invalid(`narrower_thresholds.${id}: ${(error as Error).message}`)
    }
  }
  for (const [id, { enabled: _, ...definition }] of Object.entries(read.data.custom_checks ?? {}))
    try {
      demandSound(id, definition)
    } catch (error) {
      throw new Invalid(`custom_checks.${id}: ${(error as Error).message}`)
    }
  const unknown = read.data.frameworks?.pinned.find((id) => frameworkById(id)?.status !== 'current')
  if (unknown !== undefined)
    throw new Invalid(`frameworks.pinned: there is no current framework "${unknown}".`)
  return read.data
}

function parsed(text: string): unknown {
  try {
    // Without aliases a small file cannot grow into a large document.
    return parse(text, { maxAliasCount: 0, logLevel: 'error' })
  } catch (error) {
    throw new Invalid(`The file is not YAML: ${(error as Error).message.split('\n')[0]}`)
  }
}

/** In what a file and the installation differ, value by value. */
export async function diffPolicy(file: PolicyFile): Promise<Difference[]> {
  const current = await currentPolicy()
  return (Object.keys(file) as (keyof PolicyFile)[]).flatMap((section) => [
    ...differences(section, current[section], file[section]),
  ])
}

function* differences(path: string, installation: unknown, file: unknown): Generator<Difference> {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject(installation ?? file) && isObject(file ?? installation)) {
    const [is, will] = [installation ?? {}, file ?? {}] as Record<string, unknown>[]
    for (const name of new Set([...Object.keys(is!), ...Object.keys(will!)]))
      yield* differences(`${path}.${name}`, is![name], will![name])
  } else if (canonical((installation ?? null) as never) !== canonical((file ?? null) as never)) {
    yield { path, installation: installation ?? null, file: file ?? null }
  }
}

/**
 * Brings the installation to what a file says, all of it or nothing, with an audit entry for each thing that changes and one for
 * the file, which is kept so that later differences can be shown. Applied twice, it changes nothing the second time.
 * @returns the differences that there were
 */
export async function applyPolicy(actor: Actor, file: PolicyFile): Promise<Difference[]> {
  const [found, applied] = await Promise.all([diffPolicy(file), appliedPolicy()])
  const isRecorded = applied !== undefined && canonical(applied.file as never) === canonical(file as never)
  if (found.length === 0 && isRecorded) return found
  const current = await currentPolicy()
  return write(actor, 'policy:change', async (client) => {
    const notes: AuditNote[] = []
    const changes = (section: keyof PolicyFile) =>
      found.some(({ path }) => path === section || path.startsWith(`${section}.`))
    if (changes('thresholds') || changes('narrower_thresholds'))
      notes.push(...(await storeThresholds(client, actor, current, { ...current, ...file })))
    for (const section of sections)
      if (file[section] && changes(section))
        notes.push(await storePolicy(client, actor, policies[section], file[section] as never))
    if (file.places && changes('places'))
      for (const name of new Set([...Object.keys(current.places), ...Object.keys(file.places)]))
        if (current.places[name] !== file.places[name])
          notes.push(await storePlace(client, actor, name, file.places[name] ?? null))
    if (file.custom_checks && changes('custom_checks'))
      notes.push(...(await storeCustom(client, actor, current.custom_checks, file.custom_checks)))
    await keepApplied(client, actor, file)
    return {
      result: found,
      audit: [
        { action: 'policy.apply', subject: 'policy file', detail: { changes: found.length } },
        ...notes,
      ],
    }
  })
}

/** The file that was applied last; undefined where none was. */
async function appliedPolicy(): Promise<Row<applied_policy> | undefined> {
  return (await rows<Row<applied_policy>>('select file, applied_by, applied_at from applied_policy'))[0]
}

async function keepApplied(client: Client, actor: Actor, file: PolicyFile): Promise<void> {
  const data = { file: file as object, applied_by: actor.label, applied_at: new Date() }
  await prismaOn(client).applied_policy.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data })
}

/** In what the installation differs from the file that was applied last; null where none was. A file of an older version is read anew. */
export async function policyDrift(): Promise<PolicyDrift | null> {
  const applied = await appliedPolicy()
  if (!applied) return null
  const about = { appliedBy: applied.applied_by, appliedAt: iso(applied.applied_at) }
  try {
    return { ...about, differences: await diffPolicy(readPolicy(stringify(applied.file))), unreadable: null }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return { ...about, differences: [], unreadable: error.message }
  }
}

type CustomChecks = Required<PolicyFile>['custom_checks']

/** Brings the custom checks to what a file says; one that it does not name is taken away. */
async function storeCustom(
  client: Client,
  actor: Actor,
  current: CustomChecks,
  wanted: CustomChecks,
): Promise<AuditNote[]> {
  const notes: AuditNote[] = []
  // First what goes and what is off, so that there is room for what comes.
  for (const id of Object.keys(current))
    if (!wanted[id]) notes.push((await removeCustomCheck(client, actor, id)).audit)
  const inOrder = Object.entries(wanted).sort(([, a], [, b]) => Number(a.enabled) - Number(b.enabled))
  for (const [id, { enabled, ...definition }] of inOrder) {
    const state = enabled ? 'enabled' : 'disabled'
    const { isNew, audit } = await storeCustomCheck(client, actor, id, { definition, state })
    if (isNew) notes.push(audit)
  }
  return notes
}

type Thresholds = Pick<Required<PolicyFile>, 'thresholds' | 'narrower_thresholds'>

async function storeThresholds(
  client: Client,
  actor: Actor,
  current: Thresholds,
  wanted: Thresholds,
): Promise<AuditNote[]> {
  const notes: AuditNote[] = []
  for (const check of checks) {
    const of = ({ thresholds, narrower_thresholds }: Thresholds) => ({
      params: thresholds[check.id] ?? {},
      narrower: narrower_thresholds[check.id] ?? [],
    })
    const will = of(wanted)
    if (canonical(of(current) as never) === canonical(will as never)) continue
    const params = { ...defaultParams(check), ...will.params }
    const { audit } = await storeParams(client, actor, check.id, params, will.narrower)
    notes.push(audit)
  }
  return notes
}
