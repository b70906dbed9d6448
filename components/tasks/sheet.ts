import type { Preflight } from '@/lib/tasks/preflight'
import type { Comment, ProofRow, StepRow, TaskChange, TaskRow } from '@/lib/model/answers/remediation'

/** What the page of a task shows. */
export interface TaskSheet {
  task: TaskRow & { holdUntil: string | null }
  /** Where it was decided, when an attestation asked for it. */
  campaign: { id: string; name: string } | null
  /** Commands filled with this identity's values. */
  steps: StepRow[]
  preflight: Preflight
  /** Days between switching off and what cannot be undone, and why that long. */
  hold: { days: number; because: string }
  /** Questions of the playbook, asked before the first step. */
  questions: readonly string[]
  /** What later data has to show, in words. */
  demand: string
  proofs: ProofRow[]
  history: TaskChange[]
  comments: Comment[]
  isWatching: boolean
  /** Prefilled "create" pages of the ticket systems. */
  ticketLinks: { name: string; href: string }[]
  now: string
}
