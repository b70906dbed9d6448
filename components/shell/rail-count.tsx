'use client'
import { use } from 'react'
import { count } from '@/components/ui/figures'
import type { NavigationCounts } from './navigation'
import styles from './rail.module.css'

type Props = { counts: Promise<NavigationCounts | null>; name: keyof NavigationCounts }

/** Arrives after the page, so that counting never holds it up; absent when it could not be counted. */
export function RailCount({ counts, name }: Props) {
  const known = use(counts)
  return known ? <span className={styles.count}>{count(known[name])}</span> : null
}
