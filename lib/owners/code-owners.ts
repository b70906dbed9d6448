import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { judgeSoon } from '@/lib/facts/changed'
import { demandAll } from '@/lib/auth/scope'
import { sql } from '@/lib/db/sql'
import { Invalid } from '@/lib/model/errors'

export interface CodeOwnerLine {
  line: number
  pattern: string
  regex: string
  owners: string[]
}

const LINE_LENGTH_MAX = 2000

/** The lines of a CODEOWNERS file, in the syntax that GitHub and GitLab share; sections and approvals are left out. */
export function parseCodeOwners(text: string): CodeOwnerLine[] {
  return text.split(/\r?\n/).flatMap((whole, index) => {
    const line = whole.slice(0, commentStart(whole)).trim()
    if (line === '' || /^\^?\[/.test(line)) return []
    if (line.length > LINE_LENGTH_MAX)
      throw new Invalid(`Line ${index + 1} is longer than ${LINE_LENGTH_MAX} characters.`)
    const [pattern, ...owners] = line.split(/(?<![\\\s])\s+/)
    return [{ line: index + 1, pattern: pattern!, regex: regexOf(pattern!), owners }]
  })
}

/** A `#` at the start of a line or behind a blank begins a comment. */
function commentStart(line: string): number {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1))
    if (at === 0 || /\s/.test(line[at - 1]!)) return at
  return line.length
}

/** A CODEOWNERS pattern as a regular expression over paths without a leading slash. */
export function regexOf(pattern: string): string {
  if (pattern === '*' || pattern === '**') return '^.*$'
  const isRooted = pattern.replace(/\/$/, '').includes('/')
  const isFolder = pattern.endsWith('/')
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    // More of the same wildcard means no more, and would cost more.
    .replace(/(?:\*\*\/){2,}/g, '**/')
    .replace(/\*{3,}/g, '**')
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) =>
      part === '**/'
        ? '(?:.*/)?'
        : part === '/**'
          ? '/.*'
          : part === '**'
            ? '.*'
            : part === '*'
              ? '[^/]*'
              : part === '?'
                ? '[^/]'
                : part.replace(/\\ /g, ' ').replace(/[.+^${}()|[\]\\]/g, '\\$&'),
    )
    .join('')
  // `docs/*` means the files in docs and not below it; `docs` and `docs/` mean everything in it.
  const end = isFolder ? '/.*' : pattern.endsWith('*') ? '' : '(?:/.*)?'
  return `^${isRooted ? '' : '(?:.*/)?'}${body}${end}$`
}

/** Replaces what is known of one repository's CODEOWNERS; candidates follow with the judging. */
export const saveCodeOwners = (
  actor: Actor,
  repository: string,
  text: string,
): Promise<{ lines: number; owners: number }> =>
  write(actor, 'owner:assign', async (client) => {
    demandAll(actor)
    const lines = parseCodeOwners(text)
    if (lines.length === 0) throw new Invalid('No line of the file has a pattern with owners.')
    const name = repository.trim().toLowerCase()
    // Two uploads of one repository at once: the later replaces the earlier.
    await client.query("select pg_advisory_xact_lock(hashtextextended('code owners ' || $1, 0))", [name])
    await client.query('delete from code_owner where repository = $1', [name])
    await client.query(
      `insert into code_owner (repository, line, pattern, path_regex, owners, uploaded_by)
       select $1, r.line, r.pattern, r.regex, r.owners, $3
       from jsonb_to_recordset($2) as r (line int, pattern text, regex text, owners text[])`,
      [name, JSON.stringify(lines), actor.label],
    )
    await judgeSoon(
      client,
      sql`select r.identity_key
       from trust r
       where r.seen_to is null
         and r.effect = 'allow'
         and exists (select 1 from unnest(r.subjects) u where lower(u) like 'repo:' || ${name}::text || ':%')
       union
       select i.identity_key
       from identity i
       where i.tags::text ilike '%' || ${name}::text || '%'`,
    )
    return {
      result: { lines: lines.length, owners: new Set(lines.flatMap((one) => one.owners)).size },
      audit: { action: 'owner.code-owners', subject: name, detail: { lines: lines.length } },
    }
  })
