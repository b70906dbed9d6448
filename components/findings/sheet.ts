import type { Topic } from '@/components/identities/raw-lines'
import type { BrokenControl } from '@/components/identities/sheet'
import type { DismissalRow } from '@/lib/findings/exception-queries'
import type { Playbook } from '@/lib/playbooks/playbook'
import type { Explanation } from '@/lib/model/answers/checks'
import type { Sighting } from '@/lib/model/answers/inventory'
import type { FindingChange, FindingRow } from '@/lib/model/answers/findings'
import type { Comment, ExceptionRow, ProofRow, TaskRow } from '@/lib/model/answers/remediation'

/** What the drawer and the page of a finding show. */
export interface FindingSheet {
  finding: FindingRow
  /** The verdict as of now, which may be newer than the finding; null when the subject is gone. */
  verdict: Explanation | null
  subject: 'identity' | 'credential'
  /** What the check says when it holds. */
  holds: string
  /** What in the records the check looks at. */
  topic: Topic
  falsePositives: readonly string[]
  history: FindingChange[]
  controls: BrokenControl[]
  /** Records that name the identity, the one that says most about this finding first. */
  sightings: Sighting[]
  /** How to close it, with the commands filled in. */
  playbook: Playbook
  /** The newest task, open or not. */
  task: TaskRow | null
  exceptions: ExceptionRow[]
  dismissals: DismissalRow[]
  proofs: ProofRow[]
  comments: Comment[]
  isWatching: boolean
  /** The longest that an exception may last. */
  daysMax: number
  now: string
}
