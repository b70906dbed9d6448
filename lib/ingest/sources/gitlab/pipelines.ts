import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, listAt, type Members, objectAt, said, text } from '../checked'

/**
 * The tokens that jobs of a pipeline ask GitLab for, to log in elsewhere without a stored secret, as the pipeline's own file says it. The file does not say of which
 * project it is. Source: GitLab documentation, "CI/CD YAML syntax reference", `id_tokens`.
 */
export const pipelines: Format = {
  id: 'gitlab/pipelines',
  title: 'GitLab pipeline file (id_tokens)',
  provider: 'gitlab',
  role: 'inventory',
  collect: `# the file with everything that it includes; a token with the scope read_api. Enter HOST/GROUP/PROJECT under Scope
glab api "projects/$PROJECT_ID/ci/lint" | jq -r .merged_yaml > pipeline.yml`,
  recognises: ({ records }) => records.some(isPipeline),
  isOwn: isPipeline,
  scopeOf: () => undefined,
  asksFor: 'GitLab project (gitlab.com/group/project)',
  enumerates: [],
  near: ['stages', 'default', 'include'],
  keeps: { '*': { id_tokens: { '*': { aud: true } } } },
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

const tokensOf = (job: unknown): Members => (isObject(job) ? objectAt(job, 'id_tokens') : {})

/** Jobs with a script, of which one at least, or their default, asks for a token. */
function isPipeline({ value }: Raw): boolean {
  if (!isObject(value)) return false
  const jobs = Object.values(value)
  return (
    jobs.some((job) => isObject(job) && ('script' in job || 'trigger' in job || 'extends' in job)) &&
    (jobs.some((job) => Object.keys(tokensOf(job)).length > 0) || 'stages' in value)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no file of a pipeline')
  const tokens = new Map<string, { audiences: Set<string>; jobs: string[] }>()
  for (const [job, content] of Object.entries(value))
    for (const [name, token] of Object.entries(tokensOf(content))) {
      const audience = isObject(token) ? token.aud : undefined
      const found = tokens.get(name) ?? { audiences: new Set<string>(), jobs: [] }
      for (const one of Array.isArray(audience) ? listAt(token as Members, 'aud') : [audience])
        if (text(one)) found.audiences.add(text(one)!)
      found.jobs.push(job)
      tokens.set(name, found)
    }
  if (tokens.size === 0) throw new NotAboutIdentities('A pipeline whose jobs ask for no token')
  const [host = scope, ...path] = scope.split('/')
  const identity = { provider: 'gitlab', nativeId: scope } as const
  const project = path.join('/')
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ci_pipeline',
      name: `Pipelines of ${project || scope}`,
      scope: host,
      status: 'active',
      ownerHints: project ? [{ from: 'path', key: 'path', value: project }] : undefined,
    } satisfies IdentityRecord),
    ...[...tokens].map(([name, { audiences, jobs }]) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${scope}/id_token/${name}`,
        kind: 'oidc_token',
        static: false,
        label: `ID token ${name}`,
        status: 'active',
        issuer: host,
        binding: said({
          audience: audiences.size > 0 ? [...audiences] : undefined,
          jobs: jobs.slice(0, 50),
        }) as Record<string, string[]>,
      } satisfies CredentialRecord),
    ),
  ]
}
