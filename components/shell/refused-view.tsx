'use client'
import { useSearchParams } from 'next/navigation'
import { Notice } from '@/components/ui/notice'
import styles from './shell.module.css'

const words: Record<string, string> = {
  form: 'The address asks for an instant that is none. Shown is the present.',
  future: 'The day that the address asks for is not over. Shown is the present.',
  before: 'The address asks for an instant before Muster kept anything. Shown is the present.',
  pending:
    'Something that began before the instant that the address asks for is still being written: ask again in a moment. Shown is the present.',
  scope: 'The address asks for a part of the estate that is none. Shown is all that you may see.',
}

/** Says that the page is not the one that its address asked for. */
export function RefusedView() {
  const refused = words[useSearchParams().get('refused') ?? '']
  return refused ? (
    <div className={styles.refused}>
      <Notice tone="critical" title={refused} />
    </div>
  ) : null
}
