import { isDead, isExact, type Pin, type Value } from './pin'
import { loosest, tightest, type Verdict } from './verdict'

/** Claims that a customised subject can be made of, each followed by its value. */
const claims = new Set(
  'repo repository repository_owner repository_owner_id repository_id environment ref context job_workflow_ref workflow workflow_ref actor actor_id head_ref base_ref event_name enterprise enterprise_id runner_environment repository_visibility ref_type run_id'.split(
    ' ',
  ),
)

/**
 * Who passes the pins of a trust in GitHub Actions. All pins have to hold, so the tightest one counts, and a pin on the
 * repository together with one on the branch or environment is tighter than each.
 */
export function judgeGithub(pins: readonly Pin[], isShared: boolean): Verdict {
  const verdicts = pins.flatMap(({ claim, values }) => {
    if (claim === 'aud') return []
    return [
      loosest(values.map((value) => (claim === 'sub' ? judgeSubject(value) : judgeClaim(claim, value)))),
    ]
  })
  const pinned = (...claims: string[]) =>
    pins.some(
      ({ claim, values }) =>
        claims.includes(claim) && values.every((value) => isExact(value) && !isDead(value)),
    )
  const repository = pinned('repository_id', 'repository') || subjectsPin(pins, 'repository')
  if (repository && (pinned('ref', 'environment') || workflowPinned(pins))) {
    const isDurable = pinned('repository_id') || subjectsPin(pins, 'ids')
    verdicts.push({
      grade: isDurable ? 'safe' : 'caution',
      reach: 'named',
      pattern: isDurable ? 'multi-key-and' : 'name-based',
      who: 'Workflows of one repository, on the branch, in the environment or by the workflow that is named',
    })
  }
  if (verdicts.length > 0) return inTenant(tightest(verdicts), isShared)
  return inTenant(
    {
      grade: 'dangerous',
      reach: 'strangers',
      pattern: pins.length > 0 ? 'shared-issuer-spoof' : 'no-repo-scope',
      who: 'Any workflow of any repository on GitHub',
    },
    isShared,
  )
}

/** An issuer of one enterprise has no strangers. */
function inTenant(verdict: Verdict, isShared: boolean): Verdict {
  if (isShared || verdict.reach !== 'strangers') return verdict
  return { ...verdict, reach: 'organisation', who: verdict.who.replace('on GitHub', 'of the enterprise') }
}

const subjectsPin = (pins: readonly Pin[], what: 'repository' | 'ids') =>
  pins.some(
    ({ claim, values }) =>
      claim === 'sub' &&
      values.every(({ text }) =>
        (what === 'ids' ? /^repo:[^/*?:@]+@\d+\/[^/*?:@]+@\d+(:|$)/ : /^repo:[^/*?:]+\/[^/*?:]+(:|$)/).test(
          text,
        ),
      ),
  )

const workflowPinned = (pins: readonly Pin[]) =>
  pins.some(
    ({ claim, values }) =>
      claim === 'job_workflow_ref' && values.every((value) => judgeWorkflow(value.text).reach === 'named'),
  )

function judgeSubject(value: Value): Verdict {
  if (isDead(value))
    return nobody('Nobody: the operator compares * and ? as plain characters, and no subject carries them')
  const { text } = value
  if (text.startsWith('repo:')) return judgeRepository(text)
  const parts = claimsIn(text)
  // A wildcard before the first claim is named lets every subject in that ends like this.
  if (!parts || /^[^:]*[*?]/.test(text))
    return strangers('wildcard-suffix', `Workflows on GitHub whose subject matches ${text}, of any owner`)
  const verdicts = parts.flatMap(([claim, held]) => {
    const found = judgeClaim(claim, { text: held, isPattern: true })
    return found.pattern === 'no-repo-scope' ? [] : [found]
  })
  if (verdicts.length === 0)
    return strangers('no-repo-scope', `Workflows on GitHub whose subject is ${text}, of any owner`)
  return tightest(verdicts)
}

function judgeRepository(text: string): Verdict {
  const [, owner, rest] = /^repo:([^/]*)\/(.*)$/s.exec(text) ?? []
  if (owner === undefined || rest === undefined)
    return /[*?]/.test(text)
      ? strangers(
          'wildcard-repo',
          `Workflows of every owner whose name begins like ${text.slice(5).replace(/[*?].*$/s, '') || 'anything'}: anybody can register such a name`,
        )
      : nobody(`Nobody: ${text} names no repository`)
  if (/[*?]/.test(owner) || owner === '')
    return strangers(
      'wildcard-repo',
      `Workflows of every owner that matches ${owner}: anybody can register such a name`,
    )
  const colon = rest.indexOf(':')
  const repository = colon < 0 ? rest : rest.slice(0, colon)
  const tail = colon < 0 ? undefined : rest.slice(colon + 1)
  const organisation = owner.replace(/@\d+$/, '')
  if (/^[*?]+$/.test(repository))
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'org-wide',
      who: `Workflows of any repository of ${organisation}${tail === undefined ? ', also on pull requests' : ''}, and of those that are made later`,
    }
  const name = `${organisation}/${repository.replace(/@\d+$/, '')}`
  if (/[*?]/.test(repository))
    return {
      grade: 'caution',
      reach: 'organisation',
      pattern: 'wildcard-repo',
      who: `Workflows of the repositories that match ${name}`,
    }
  if (tail === undefined || tail === '')
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'no-event-guard',
      who: `Any workflow of ${name}, also on pull requests: the subject names neither branch nor event`,
    }
  return judgeTail(name, tail)
}

function judgeTail(name: string, tail: string): Verdict {
  const of = (grade: Verdict['grade'], pattern: string, who: string): Verdict => ({
    grade,
    reach: grade === 'dangerous' ? 'organisation' : 'named',
    pattern,
    who,
  })
  if (/^pull_request\b/.test(tail))
    return of(
      'dangerous',
      'pull-request',
      `Workflows on pull requests of ${name}: code that nobody has merged`,
    )
  if (/^[*?]/.test(tail) || /^(ref|pull_request|environment)?[^:]*[*?]/.test(tail.split(':')[0]!))
    return of(
      'caution',
      'wildcard-suffix',
      `Any workflow of ${name}: every branch, tag and environment, also pull requests`,
    )
  const parts = claimsIn(tail)
  if (!parts)
    return {
      grade: 'unknown',
      reach: 'unknown',
      pattern: 'custom-sub',
      who: `Workflows of ${name} whose subject matches ${tail}`,
    }
  const verdicts = parts.map(([claim, held]): Verdict => {
    const isOpen = /[*?]/.test(held)
    if (claim === 'environment') {
      if (isOpen)
        return of(
          'dangerous',
          'environment-scoped',
          `Workflows of ${name} in any environment that matches ${held}: whoever may add one passes`,
        )
      if (held.includes(':'))
        return nobody(`Nobody: GitHub writes a colon in the name of an environment as %3A`)
      return of(
        'safe',
        'environment-scoped',
        `Workflows of ${name} in environment ${held}, as far as its protection rules go`,
      )
    }
    if (claim === 'ref') {
      if (held.startsWith('refs/tags/'))
        return of('caution', 'tag-ref', `Workflows of ${name} on tag ${held.slice(10)}: tags can be moved`)
      if (!isOpen)
        return of('safe', 'exact-ref', `Workflows of ${name} on ${held.replace(/^refs\/heads\//, 'branch ')}`)
      return /^refs\/heads\/[^*?]+/.test(held)
        ? of(
            'caution',
            'branch-prefix-collision',
            `Workflows of ${name} on every branch that matches ${held.slice(11)}`,
          )
        : of('caution', 'unprotected-branch', `Workflows of ${name} on any branch`)
    }
    if (claim === 'job_workflow_ref') return judgeWorkflow(held)
    if (claim === 'context' && /pull_request/.test(held))
      return of('dangerous', 'pull-request', `Workflows on pull requests of ${name}`)
    return of('caution', 'custom-sub', `Workflows of ${name} whose ${claim} is ${held}`)
  })
  return tightest(verdicts)
}

function judgeClaim(claim: string, value: Value): Verdict {
  if (isDead(value)) return nobody('Nobody: the operator compares * and ? as plain characters')
  const { text } = value
  const isOpen = !isExact(value)
  const organisation = (who: string): Verdict => ({
    grade: 'dangerous',
    reach: 'organisation',
    pattern: 'org-wide',
    who,
  })
  switch (claim) {
    case 'repo':
    case 'repository':
      return judgeRepositoryClaim(text)
    case 'repository_id':
      return isOpen
        ? strangers('no-repo-scope', `Any workflow on GitHub whose repository number matches ${text}`)
        : {
            grade: 'caution',
            reach: 'named',
            pattern: 'repo-wide',
            who: `Any workflow of the repository with number ${text}`,
          }
    case 'repository_owner':
      return isOpen
        ? strangers(
            'wildcard-repo',
            `Workflows of every owner that matches ${text}: anybody can register such a name`,
          )
        : organisation(`Workflows of any repository of ${text}`)
    case 'repository_owner_id':
    case 'enterprise_id':
    case 'enterprise':
      return isOpen
        ? strangers('no-repo-scope', 'Any workflow on GitHub')
        : organisation(`Workflows of any repository of owner ${text}`)
    case 'job_workflow_ref':
      return judgeWorkflow(text)
    case 'actor_id':
      return isOpen
        ? strangers('no-repo-scope', 'Any workflow on GitHub')
        : {
            grade: 'caution',
            reach: 'named',
            pattern: 'no-repo-scope-actor',
            who: `Workflows that account ${text} starts, in any repository`,
          }
    default:
      return strangers(
        'no-repo-scope',
        `Any workflow on GitHub whose ${claim} is ${text}: whoever writes the workflow chooses it`,
      )
  }
}

function judgeRepositoryClaim(text: string): Verdict {
  const found = judgeRepository(`repo:${text}:*`)
  return found.reach === 'named' ? { ...found, pattern: 'name-based' } : found
}

/** `owner/repo/.github/workflows/file.yml@ref`: the workflow that runs, whoever calls it. */
function judgeWorkflow(text: string): Verdict {
  const [, owner, path, ref] = /^([^/@]+)\/([^@]*)@(.*)$/s.exec(text) ?? []
  if (!owner || /[*?]/.test(owner) || ref === undefined)
    return /[*?]/.test(text) || !owner
      ? strangers('no-repo-scope', `Workflows that match ${text}, of any owner`)
      : {
          grade: 'caution',
          reach: 'named',
          pattern: 'reusable-workflow-pin',
          who: `Callers of workflow ${text}`,
        }
  if (/[*?]/.test(path ?? ''))
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'org-wide',
      who: `Callers of any workflow of ${owner} that matches ${path}`,
    }
  return /^[0-9a-f]{40}$/.test(ref)
    ? {
        grade: 'safe',
        reach: 'named',
        pattern: 'sha-pinned',
        who: `Callers of the workflow ${owner}/${path} at one commit`,
      }
    : {
        grade: 'caution',
        reach: 'named',
        pattern: 'mutable-ref-pin',
        who: `Callers of the workflow ${owner}/${path} at ${ref}, whose content can change`,
      }
}

/** The claims of a customised subject in their order; undefined when it does not begin with one. */
function claimsIn(text: string): Array<[string, string]> | undefined {
  const found: Array<[string, string[]]> = []
  for (const word of text.split(':')) {
    if (word === 'pull_request') found.push(['context', [word]])
    else if (claims.has(word)) found.push([word, []])
    else if (found.length === 0) return undefined
    else found.at(-1)![1].push(word)
  }
  return found.map(([claim, words]) => [claim, words.join(':')])
}

const strangers = (pattern: string, who: string): Verdict => ({
  grade: 'dangerous',
  reach: 'strangers',
  pattern,
  who,
})
const nobody = (who: string): Verdict => ({ grade: 'caution', reach: 'nobody', pattern: 'always-false', who })
