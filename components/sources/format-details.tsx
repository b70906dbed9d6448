import { IconChevronRight } from '@tabler/icons-react'
import { CommandBlock } from '@/components/ui/command-block'
import { KindMark } from '@/components/ui/kind-mark'
import type { FormatAnswer } from '@/lib/model/format-groups'
import type { IdentityKind, Provider } from '@/lib/model/vocabulary'
import { formatAnswerNames, identityKindNames } from '@/lib/model/words'
import styles from './sources.module.css'

/** What a format says of itself, as plain data. */
export interface FormatLine {
  id: string
  title: string
  provider: Provider
  answers: readonly FormatAnswer[]
  collect: string
  asksFor: string | null
  enumerates: IdentityKind[]
  /** A source has delivered a file of it. */
  isConnected: boolean
}

/** How a file of this format is made, with the exact command and the least rights. */
export function FormatDetails({ format }: { format: FormatLine }) {
  return (
    <details className={styles.format} id={format.id.replace('/', '-')}>
      <summary className={styles.summary}>
        <IconChevronRight size={14} aria-hidden="true" className={styles.chevron} />
        <KindMark provider={format.provider} />
        <span className="grow">
          <span className="strong">{format.title}</span>{' '}
          <span className="text-3">
            {[
              ...format.answers.map((answer) => formatAnswerNames[answer]),
              ...(format.isConnected ? ['connected'] : []),
            ].join(' · ')}
          </span>
        </span>
      </summary>
      <div className={styles.how}>
        <CommandBlock text={format.collect} />
        <p className="text-2">
          {format.asksFor ? `The file does not name its ${format.asksFor}. Enter it under Scope. ` : null}
          {format.enumerates.length === 0
            ? 'Adds and updates only.'
            : `Marked complete, it retires missing: ${kinds(format.enumerates)}.`}
        </p>
      </div>
    </details>
  )
}

const kinds = (list: IdentityKind[]) =>
  list.length > 5 ? 'every kind in it' : list.map((kind) => identityKindNames[kind]).join(', ')
