import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

/** One path of a policy of Vault, with what may be done there. */
export interface VaultRule {
  path: string
  capabilities: readonly string[]
  /** Parameters, wrapping or a control group narrow it. */
  isLimited: boolean
}

/** What a right at a path is called: `vault:read:secret/data/orders/*`. */
const rightOf = (capability: string, path: string): string => `vault:${capability}:${path}`

/**
 * Whether a path of a policy takes in another path: `+` is one part, `*` at the end is whatever follows. Source: Vault, "Policies",
 * policy syntax.
 */
export function covers(pattern: string, path: string): boolean {
  const isPrefix = pattern.endsWith('*')
  const wanted = (isPrefix ? pattern.slice(0, -1) : pattern).split('/')
  const parts = path.split('/')
  if (isPrefix ? parts.length < wanted.length : parts.length !== wanted.length) return false
  return wanted.every((part, at) => {
    if (part === '+') return true
    return isPrefix && at === wanted.length - 1 ? parts[at]!.startsWith(part) : parts[at] === part
  })
}

interface Way extends Power {
  capability: string
  /** Paths any of which, when all names in it are free, opens the way. */
  paths: readonly string[]
  risk: RiskClass
}

const way = (
  capability: string,
  path: string,
  paths: readonly string[],
  gives: Power['gives'],
  why: string,
): Way => ({ right: rightOf(capability, path), capability, paths, gives, why, risk: 'escalation' })

/**
 * Rights that lead to others, each under a name of its own, because a policy may give it by many patterns. `any` stands for a name that
 * nobody chose: a pattern that takes it in leaves the name free. Source: Vault, "Policies" (root policy, sudo), "Tokens" and the API of each path.
 */
const ways: readonly Way[] = [
  way(
    'update',
    'sys/policies/acl/*',
    ['sys/policies/acl/any', 'sys/policy/any'],
    'step',
    'It can write any policy, also one that it holds.',
  ),
  way(
    'sudo',
    'auth/token/create',
    ['auth/token/create'],
    'step',
    'With sudo it makes tokens with policies that it does not hold itself.',
  ),
  way(
    'update',
    'auth/+/role/*',
    ['auth/any/role/any', 'auth/approle/role/any', 'auth/kubernetes/role/any', 'auth/jwt/role/any'],
    'step',
    'It can change which policies a role gives and who may log in as it.',
  ),
  way(
    'update',
    'identity/*',
    ['identity/entity/any', 'identity/entity/id/any', 'identity/group/any', 'identity/group/id/any'],
    'step',
    'It can add policies to entities and groups, its own too.',
  ),
  way(
    'update',
    'auth/+/role/+/secret-id',
    ['auth/any/role/any/secret-id', 'auth/approle/role/any/secret-id'],
    'doubt',
    'It can make a secret ID and log in as any role of AppRole; how far that leads depends on these roles.',
  ),
  way(
    'update',
    'sys/auth/*',
    ['sys/auth/any'],
    'doubt',
    'It can enable a login method; how far that leads depends on whether it may also configure it.',
  ),
  way(
    'read',
    'sys/raw/*',
    ['sys/raw/any'],
    'doubt',
    'It reads what the server stores, where that is enabled.',
  ),
]

export const VAULT_ROOT = 'vault:root'

const root: Power & { risk: RiskClass } = {
  right: VAULT_ROOT,
  gives: 'admin',
  why: 'The root policy allows everything.',
  risk: 'escalation',
}

export const vaultPowers: readonly Power[] = [root, ...ways].map(({ right, gives, why }) => ({
  right,
  gives,
  why,
}))

/** Capabilities that each stand for themselves. Source: Vault, "Policies", capabilities; OpenBao, the same (`scan`). */
const known = new Set([
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'scan',
  'sudo',
  'subscribe',
  'recover',
])

/**
 * The rights that a policy gives: each capability at each path, and under a name of its own each way to more rights that one of its
 * patterns opens. A deny takes its own path; where it lies inside another path that one is not whole.
 */
export function vaultRights(rules: readonly VaultRule[]): {
  allow: string[]
  allowEverywhere: string[]
  conditional: string[]
  deny: string[]
  unmatched: string[]
} {
  const denied = rules.filter(({ capabilities }) => capabilities.includes('deny')).map(({ path }) => path)
  const isDenied = (path: string) => denied.some((one) => covers(one, path))
  const given = rules
    .filter(({ path }) => !denied.includes(path))
    .flatMap(({ path, capabilities, isLimited }) =>
      capabilities
        .filter((capability) => known.has(capability))
        .flatMap((capability) => [
          {
            right: rightOf(capability, path),
            isLimited,
            isWhole: !denied.some((one) => one !== path && covers(path, one)),
          },
          ...ways
            .filter((one) => doesOpen(one, capability, path, isDenied))
            .map(({ right }) => ({ right, isLimited, isWhole: true })),
        ]),
    )
  const names = (of: typeof given) => [...new Set(of.map(({ right }) => right))].sort()
  const free = given.filter(({ isLimited }) => !isLimited)
  return {
    allow: names(free),
    allowEverywhere: names(free.filter(({ isWhole }) => isWhole)),
    conditional: names(given.filter(({ isLimited }) => isLimited)),
    deny: denied.flatMap((path) => [...known].map((capability) => rightOf(capability, path))).sort(),
    unmatched: [
      ...new Set(
        rules.flatMap(({ capabilities, path }) =>
          capabilities.filter((one) => one !== 'deny' && !known.has(one)).map((one) => `${one} ${path}`),
        ),
      ),
    ],
  }
}

const doesOpen = (
  one: Way,
  capability: string,
  pattern: string,
  isDenied: (path: string) => boolean,
): boolean =>
  (one.capability === capability || (one.capability === 'update' && capability === 'create')) &&
  one.paths.some((path) => covers(pattern, path) && !isDenied(path))

const classes: readonly { test: RegExp; risk: RiskClass; because: string }[] = [
  {
    test: /^vault:sudo:/,
    risk: 'policy_admin',
    because: 'Paths that ask for sudo change how the server is protected.',
  },
  {
    test: /^vault:(create|update|patch|delete):(\*|sys\/(policies|policy|auth|mounts|remount|audit)|identity\/|auth\/)/,
    risk: 'policy_admin',
    because: 'It changes who may do what, or what is logged.',
  },
  {
    test: /^vault:\w+:([^:]*\/)?(creds|issue|sign|issuer|sts|static-creds|generate)(\/|$)/,
    risk: 'credential_exposure',
    because: 'It has credentials issued.',
  },
  {
    test: /^vault:(create|update):([^:]*\/)?(decrypt|datakey|export|hmac|rewrap)(\/|$)/,
    risk: 'data_access',
    because: 'It decrypts data or uses keys of the transit engine.',
  },
  {
    test: /^vault:read:(?!sys\/|auth\/token\/lookup-self|cubbyhole\/|identity\/)/,
    risk: 'credential_exposure',
    because: 'It reads stored secrets.',
  },
  {
    test: /^vault:delete:/,
    risk: 'infrastructure_change',
    because: 'It deletes what others may need.',
  },
]

/** The class of a right and why, by its name in lower case. */
export function vaultRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const power = [root, ...ways].find(({ right }) => right === action)
  if (power) return { risk: power.risk, because: power.why }
  const found = classes.find(({ test }) => test.test(action))
  return found && { risk: found.risk, because: found.because }
}

/** The audit device shows each operation with its path; that sudo was needed it does not show, and what is under a way of its own stands at its path. */
export const isVaultLogged = (action: string): boolean =>
  /^vault:(create|read|update|patch|delete|list|scan):/.test(action) &&
  !ways.some(({ right }) => right === action)
