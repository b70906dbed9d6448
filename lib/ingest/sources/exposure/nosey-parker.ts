import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const commit = z.object({
  commit_metadata: z.object({ commit_id: some, author_email: some, author_timestamp: some }).nullish(),
  blob_path: some,
})
const finding = z.object({
  rule_name: z.string(),
  match_content: some,
  groups: z.array(z.string()).nullish(),
  status: some,
  matches: z.array(
    z.object({
      match_content: some,
      groups: z.array(z.string()).nullish(),
      blob_id: some,
      location: z
        .object({
          source_span: z
            .object({ start: z.object({ line: z.number().nullish(), column: z.number().nullish() }) })
            .nullish(),
        })
        .nullish(),
      provenance: z.array(
        z.object({
          kind: z.string(),
          path: some,
          repo_path: some,
          commit_provenance: commit.nullish(),
          first_commit: commit.nullish(),
        }),
      ),
    }),
  ),
})

const commitKept = {
  commit_metadata: members('commit_id author_email author_timestamp'),
  blob_path: true,
} as const satisfies Kept

/**
 * Findings of Nosey Parker, as JSON or JSON lines. One finding is one secret wherever it was met; newer releases write it in base64. Source:
 * praetorian-inc/noseyparker, "report".
 */
export const noseyParker: Format = {
  id: 'exposure/nosey-parker',
  title: 'Nosey Parker report',
  provider: 'other',
  role: 'inventory',
  collect: `noseyparker scan --datastore np.db . && noseyparker report --datastore np.db --format jsonl > noseyparker.jsonl`,
  recognises: ({ records }) => records.some(isFinding),
  isOwn: isFinding,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    ...members('type rule_name rule_text_id num_matches status finding_id'),
    match_content: 'hash',
    groups: 'hash',
    matches: {
      ...members('blob_id rule_name'),
      match_content: 'hash',
      groups: 'hash',
      location: { source_span: { start: members('line column') } },
      provenance: {
        ...members('kind path repo_path'),
        commit_provenance: commitKept,
        first_commit: commitKept,
      },
    },
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isFinding({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'rule_name' in value &&
    Array.isArray(value.matches) &&
    ('match_content' in value || 'groups' in value)
  )
}

const secretIn = (found: { match_content?: string | null; groups?: string[] | null }): string | undefined => {
  const [group] = found.groups ?? []
  return found.match_content ?? (group ? Buffer.from(group, 'base64').toString('utf8') : undefined)
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(finding, value, 'a finding of Nosey Parker')
  if (found.status === 'reject') throw new NotAboutIdentities('Rejected by somebody')
  return found.matches.map((match, index) => {
    const secret = secretIn(match) ?? secretIn(found)
    // A file of a repository has two origins: its path, and the commit that brought it.
    const ofCommit = match.provenance.find((one) => one.commit_provenance ?? one.first_commit)
    const first = ofCommit?.commit_provenance ?? ofCommit?.first_commit
    const start = match.location?.source_span?.start
    const file = (first?.blob_path ?? match.provenance.find(({ path }) => path)?.path)?.replace(/^\.\//, '')
    return said({
      type: 'exposure',
      nativeId: [
        context.scope,
        first?.commit_metadata?.commit_id ?? match.blob_id ?? index,
        file ?? '',
        found.rule_name,
        start?.line ?? '',
        start?.column ?? '',
      ].join(':'),
      fingerprint: secretHash(secret, context),
      isRedacted: isRedacted(secret) || undefined,
      detector: found.rule_name,
      credentialNativeId: accessKeyIdIn(secret),
      location: said({
        repository: context.scope,
        file,
        line: start?.line ?? undefined,
        commit: first?.commit_metadata?.commit_id ?? undefined,
      }),
      canary: isCanary(secret) || undefined,
      foundAt: readTime(first?.commit_metadata?.author_timestamp?.split(' ')[0]),
      author: first?.commit_metadata?.author_email ?? undefined,
    } satisfies ExposureRecord)
  })
}
