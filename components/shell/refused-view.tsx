'use client'
import { useSearchParams } from 'next/navigation'
import { Notice } from '@/components/ui/notice'
import styles from './shell.module.css'

const words: Record<string, string> = {
  form: 'The date in the address is invalid. Showing now.',
  future: 'The date in the address is in the future. Showing now.',
  before: 'The date in the address is before the first stored data. Showing now.',
  pending: 'Data for the date in the address is still being written. Try again in a moment. Showing now.',
  scope: 'The scope in the address is invalid. Showing all that you can see.',
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
