import type { Topic } from '@/components/identities/raw-lines'
import type { DismissalRow } from '@/lib/findings/exception-queries'
import type { Playbook } from '@/lib/playbooks/playbook'
import type { Explanation } from '@/lib/model/answers/checks'
import type { Sighting, Trust } from '@/lib/model/answers/inventory'
import type { BrokenControl, FindingChange, FindingRow } from '@/lib/model/answers/findings'
import type { Comment, ExceptionRow, ProofRow, TaskRow } from '@/lib/model/answers/remediation'

/** What the drawer of a finding shows. */
export interface FindingBasis {
  finding: FindingRow
  /** The current result, which may be newer than the finding; null when the subject is deleted. */
  verdict: Explanation | null
  subject: 'identity' | 'credential'
  /** Title of the check when it passes. */
  holds: string
  /** What in the records the check looks at. */
  topic: Topic
  controls: BrokenControl[]
  /** Records of the identity, the most relevant one first. */
  sightings: Sighting[]
  now: string
}

/** What its page shows. */
export interface FindingSheet extends FindingBasis {
  falsePositives: readonly string[]
  history: FindingChange[]
  /** How to close it, with the commands filled in. */
  playbook: Playbook
  /** Who may become the identity, where that is what the finding is about. */
  trusts: Trust[]
  /** The newest task, open or not. */
  task: TaskRow | null
  exceptions: ExceptionRow[]
  dismissals: DismissalRow[]
  proofs: ProofRow[]
  comments: Comment[]
  isWatching: boolean
  /** The longest that an exception may last. */
  daysMax: number
}

/** What can still be done with a finding in its state. */
export function changesOf({ resolvedAt, state }: FindingRow) {
  const isOpen = resolvedAt === null
  const isAside = state === 'accepted' || state === 'not_a_problem'
  return {
    plan: isOpen && (state === 'open' || state === 'regressed' || state === 'accepted'),
    except: isOpen && state !== 'not_a_problem',
    dismiss: isOpen && !isAside,
    reopen: isOpen && isAside,
  }
}
