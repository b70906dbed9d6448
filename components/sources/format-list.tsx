import { IconChevronRight } from '@tabler/icons-react'
import { CommandBlock } from '@/components/ui/command-block'
import { KindMark } from '@/components/ui/kind-mark'
import type { IdentityKind, Provider } from '@/lib/model/vocabulary'
import { identityKindNames } from '@/lib/model/words'
import styles from './sources.module.css'

/** What a format says of itself, as plain data. */
export interface FormatLine {
  id: string
  title: string
  provider: Provider
  role: 'inventory' | 'log'
  collect: string
  asksFor: string | null
  enumerates: IdentityKind[]
}

/** How each kind of file is made, with the exact command and the least rights. */
export function FormatList({ formats }: { formats: FormatLine[] }) {
  return (
    <div className={styles.formats}>
      {formats.map((format) => (
        <details key={format.id} className={styles.format} id={format.id.replace('/', '-')}>
          <summary className={styles.summary}>
            <IconChevronRight size={14} aria-hidden="true" className={styles.chevron} />
            <KindMark provider={format.provider} />
            <span className="grow">
              <span className="strong">{format.title}</span>{' '}
              <span className="text-3">{format.role === 'log' ? 'Log' : 'Inventory'}</span>
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
      ))}
    </div>
  )
}

const kinds = (list: IdentityKind[]) =>
  list.length > 5 ? 'every kind in it' : list.map((kind) => identityKindNames[kind]).join(', ')
