import { stringify } from 'yaml'
import type { SizedPolicy } from '@/lib/model/answers/inventory'
import type { Provider } from '@/lib/model/vocabulary'
import type { Statement } from './aws-policy'
import type { AzurePermissions } from './azure-catalogue'
import { expandRule, type RbacRule } from './kubernetes-catalogue'
import { rightSizedPolicy, rightSizedRules } from './right-size'
import { rightSizedDefinitions } from './right-size-azure'
import { gcpPermissions, rightSizedRoles } from './right-size-gcp'
import { permissionsYaml, rightSizedPermissions } from './right-size-github'
import { hclOf, rightSizedPaths } from './right-size-vault'
import { isUseLogged } from './risk'

/** One grant of an identity, with what its policy or role says. */
export interface HeldSet {
  grantId: string
  via: string | null
  resource: string | null
  setId: string
  /** As the provider writes them; empty where a source knows rights only. */
  statements: object[]
  allow: string[]
  conditional: string[]
  deny: string[]
}

interface Holder {
  provider: Provider
  name: string
  scope: string
}

type Document = SizedPolicy['documents'][number]

interface Sized {
  documents: Document[]
  /** Rights that stand in some document. */
  kept: readonly string[]
  doubts: string[]
}

interface SizedDocuments extends Omit<Sized, 'kept'> {
  because: string | null
  /** Rights that are held and stand in no document. */
  dropped: string[]
}

type Sizing = (holder: Holder, used: readonly string[], granted: readonly string[], held: HeldSet[]) => Sized

const sizings: Partial<Record<Provider, Sizing>> = {
  aws: awsPolicy,
  kubernetes: kubernetesRoles,
  gcp: gcpRoles,
  azure: azureDefinitions,
  vault: vaultPolicies,
  github: githubPermissions,
}

/** The rights of an identity, cut down to what it uses, as its platform reads them; and which rights that leaves out. */
export function sizedDocuments(
  holder: Holder,
  used: readonly string[],
  granted: readonly string[],
  held: HeldSet[],
): SizedDocuments {
  const sizing = sizings[holder.provider]
  if (!sizing)
    return {
      because: 'This platform gives rights as a whole, or no log of it that Muster reads names them.',
      documents: [],
      doubts: [],
      dropped: [],
    }
  const { documents, kept, doubts } = sizing(holder, used, granted, held)
  const stays = new Set(kept.map((right) => right.toLowerCase()))
  const isJudged = scopes[holder.provider] ?? (() => true)
  return {
    because: null,
    documents,
    doubts: [...doubts, ...leftOut(granted, isJudged)],
    dropped: granted.filter((right) => isJudged(right) && !stays.has(right.toLowerCase())),
  }
}

/** Which rights the documents of a platform speak of at all. */
const scopes: Partial<Record<Provider, (right: string) => boolean>> = {
  azure: (right) => right.startsWith('azure:'),
  github: (right) => /^github:[^/]+$/.test(right),
}

function leftOut(granted: readonly string[], isJudged: (right: string) => boolean): string[] {
  const others = granted.filter((right) => !isJudged(right)).length
  return others > 0
    ? [`${permissions(others)} of another kind stay as they are: no log that Muster reads shows their use.`]
    : []
}

const permissions = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'permission' : 'permissions'}`

/** A name that every platform and every shell takes as it stands. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50)
    .replace(/-$/, '') || 'identity'

const numbered = (slug: string, at: number, all: number): string => (all > 1 ? `${slug}-${at + 1}` : slug)

const keptInSilence = (n: number): string[] =>
  n > 0 ? [`${permissions(n)} kept without a sign of use: no log shows it.`] : []

function awsPolicy({ name }: Holder, used: readonly string[], granted: readonly string[], held: HeldSet[]) {
  const { Statement: all } = rightSizedPolicy(
    used,
    held.flatMap(({ statements }) => statements as Statement[]),
    granted,
  )
  const kept = all.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? (Action ?? []) : []))
  const file = `${slugOf(name)}-used.json`
  return {
    documents:
      all.length > 0
        ? [
            {
              file,
              format: 'json',
              text: JSON.stringify({ Version: '2012-10-17', Statement: all }, null, 2),
              note: `aws iam create-policy --policy-name ${slugOf(name)}-used --policy-document file://${file}`,
            } as const,
          ]
        : [],
    kept,
    doubts: keptInSilence(new Set(kept.filter((action) => !isUseLogged(action))).size),
  }
}

function kubernetesRoles({ name }: Holder, used: readonly string[], _: readonly string[], held: HeldSet[]) {
  const roles = rightSizedRules(
    used,
    held.map(({ resource, statements }) => ({
      namespace: resource?.startsWith('namespace ') ? resource.slice('namespace '.length) : null,
      rules: statements as RbacRule[],
    })),
  )
  const file = `${slugOf(name)}-used.yaml`
  const text = roles
    .map(({ namespace, rules }, at) =>
      stringify({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: namespace === null ? 'ClusterRole' : 'Role',
        metadata: {
          name: numbered(`${slugOf(name)}-used`, at, roles.length),
          ...(namespace === null ? {} : { namespace }),
        },
        rules,
      }),
    )
    .join('---\n')
  return {
    documents:
      roles.length > 0
        ? [
            {
              file,
              format: 'yaml',
              text,
              note: `kubectl apply -f ${file}; then bind each role where its namespace says.`,
            } as const,
          ]
        : [],
    kept: roles.flatMap(({ rules }) => rules.flatMap(expandRule)),
    doubts: [],
  }
}

function gcpRoles(
  { name, scope }: Holder,
  used: readonly string[],
  granted: readonly string[],
  held: HeldSet[],
) {
  const roles = rightSizedRoles(
    used,
    held.map(({ setId, resource, via, allow, conditional }) => ({
      role: setId.replace(/^gcp-role\//, '').replace(/#[a-z]+$/, ''),
      resource: resource ?? scope,
      condition: via,
      rights: [...new Set([...allow, ...conditional])],
    })),
    new Set(granted),
  )
  return {
    documents: roles.map((role, at) => {
      const slug = numbered(`${slugOf(name)}-used`, at, roles.length)
      return {
        file: `${slug}.yaml`,
        format: 'yaml',
        text: stringify({
          title: slug,
          description: 'What was used, and what no log shows',
          stage: 'GA',
          includedPermissions: gcpPermissions(role),
        }),
        note:
          `gcloud iam roles create ${slug.replaceAll('-', '_')} --project=PROJECT --file=${slug}.yaml; then bind it at ` +
          `${role.resource}${role.condition ? `, ${role.condition}, as the present role is` : ''}. ` +
          'A role for a folder or the organisation is made with --organization.',
      } as const
    }),
    kept: roles.flatMap((role) => [...role.used, ...role.silent]),
    doubts: keptInSilence(new Set(roles.flatMap(({ silent }) => silent)).size),
  }
}

function azureDefinitions(
  { name }: Holder,
  used: readonly string[],
  granted: readonly string[],
  held: HeldSet[],
) {
  const definitions = rightSizedDefinitions(
    used,
    held
      .filter(({ setId }) => setId.startsWith('azure-role/'))
      .map(({ grantId, resource, setId, statements }) => ({
        id: grantId,
        scope: resource ?? '/',
        isConditional: setId.endsWith('#conditional'),
        sets: statements as AzurePermissions[],
      })),
    new Set(granted),
  )
  return {
    documents: definitions.map(({ scope, conditionOf, actions, dataActions }, at) => {
      const slug = numbered(`${slugOf(name)}-used`, at, definitions.length)
      return {
        file: `${slug}.json`,
        format: 'json',
        text: JSON.stringify(
          {
            Name: slug,
            IsCustom: true,
            Description: 'What was used, and what no log shows',
            Actions: actions,
            NotActions: [],
            DataActions: dataActions,
            NotDataActions: [],
            AssignableScopes: [assignableAt(scope)],
          },
          null,
          2,
        ),
        note:
          `az role definition create --role-definition @${slug}.json; then assign it at ${scope}` +
          `${conditionOf ? ` under the condition of ${conditionOf}` : ''}.`,
      } as const
    }),
    kept: definitions.flatMap((one) => [...one.actions, ...one.dataActions].map((each) => `azure:${each}`)),
    doubts: [
      ...keptInSilence(definitions.reduce((sum, { silent }) => sum + silent, 0)),
      ...(held.some(({ statements }) => (statements as AzurePermissions[]).some(({ condition }) => condition))
        ? [
            'Whether permissions that a role gives under a condition of its own are needed: they are left out.',
          ]
        : []),
    ],
  }
}

/** Custom roles may be assigned in management groups, subscriptions and resource groups, not at the root or for one resource. */
function assignableAt(scope: string): string {
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(scope) ?? []
  if (group) return group
  return scope === '/' ? '/providers/Microsoft.Management/managementGroups/ROOT_GROUP' : scope
}

function vaultPolicies(
  { name, scope }: Holder,
  used: readonly string[],
  granted: readonly string[],
  held: HeldSet[],
) {
  const namespaces = new Map<string, HeldSet[]>()
  for (const one of held) {
    const namespace = one.setId.slice(scope.length + 1, one.setId.lastIndexOf('sys/policies/acl/'))
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), one])
  }
  const isGranted = new Set(granted)
  const all = [...namespaces].map(([namespace, sets]) => {
    const allow = new Set(sets.flatMap((one) => one.allow).filter((right) => isGranted.has(right)))
    const limited = sets.flatMap((one) => one.conditional).filter((right) => !allow.has(right))
    return {
      namespace,
      sized: rightSizedPaths(used, {
        rights: [...allow, ...limited],
        limited,
        denied: sets.flatMap(({ deny }) => deny),
      }),
    }
  })
  const some = all.filter(({ sized }) => sized.paths.length + sized.toCopy.length > 0)
  return {
    documents: some.map(({ namespace, sized }, at) => {
      const slug = numbered(`${slugOf(name)}-used`, at, some.length)
      const within = (path: string) => (path.startsWith(namespace) ? path.slice(namespace.length) : path)
      return {
        file: `${slug}.hcl`,
        format: 'hcl',
        text: hclOf({
          paths: sized.paths.map((one) => ({ ...one, path: within(one.path) })),
          denied: sized.denied.map(within),
          toCopy: sized.toCopy.map(within),
        }),
        note: `vault policy write ${namespace ? `-namespace=${namespace} ` : ''}${slug} ${slug}.hcl (bao in place of vault for OpenBao)`,
      } as const
    }),
    kept: some.flatMap(({ sized }) =>
      sized.paths.flatMap(({ path, capabilities, silent }) =>
        [...capabilities, ...silent].map((capability) => `vault:${capability}:${path}`),
      ),
    ),
    doubts: [
      ...keptInSilence(
        some.reduce((sum, { sized }) => sum + sized.paths.flatMap(({ silent }) => silent).length, 0),
      ),
      ...some.flatMap(({ sized }) =>
        sized.toCopy.map(
          (path) => `Under which parameters ${path} is held: Muster does not keep them, copy its block.`,
        ),
      ),
    ],
  }
}

function githubPermissions({ name }: Holder, used: readonly string[], granted: readonly string[]) {
  const sized = rightSizedPermissions(used, granted)
  const unseen = sized.filter(({ level, seen }) => seen !== level)
  return {
    documents:
      sized.length > 0
        ? [
            {
              file: `${slugOf(name)}-permissions.yaml`,
              format: 'yaml',
              text: permissionsYaml(sized),
              note: 'Set them in the settings of the app or token; in a workflow they stand under permissions.',
            } as const,
          ]
        : [],
    kept: sized.map(({ name: permission, level }) => `github:${permission}:${level}`),
    doubts:
      unseen.length > 0
        ? [
            `Whether ${unseen.map((one) => `${one.name}: ${one.level}`).join(', ')} ${unseen.length === 1 ? 'is' : 'are'} needed: GitHub's log does not show what is only read, and not all that is written.`,
          ]
        : [],
  }
}
