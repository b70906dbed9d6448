'use client'
import { useQuery } from '@tanstack/react-query'
import { IconChevronDown } from '@tabler/icons-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { ask } from '@/components/session/ask'
import { speaksOfPresent } from '@/components/session/point-of-view'
import { scopeWords, type ScopeChoices } from '@/components/session/scope-words'
import { readScope, scopeText, withinBoth } from '@/lib/model/scope-text'
import styles from './pick.module.css'
import type { Scope } from '@/lib/model/answers/access'
import { lazily } from '@/components/ui/lazily'

const ScopeDialog = lazily(() => import('./scope-dialog').then((file) => file.ScopeDialog))

const none: ScopeChoices = { teams: [], sources: [] }

/** The scope of all figures, within what the reader may see. */
export function ScopePick({ seen }: { seen: Scope }) {
  const pathname = usePathname()
  const search = useSearchParams()
  const [open, setOpen] = useState(false)
  const read = readScope(search.get('scope'))
  const scope: Scope = typeof read === 'string' ? {} : read
  // What is asked for, within what the reader may see: who is limited never reads "All".
  const shown: Scope = { ...withinBoth(seen, scope), person: seen.person }
  const hasNames = shown.teams !== undefined || shown.sources !== undefined
  const choices = useQuery({
    queryKey: ['scope choices'],
    queryFn: ({ signal }) => ask<ScopeChoices>('/scopes', { signal }),
    enabled: open || hasNames,
    staleTime: 300_000,
  })
  if (speaksOfPresent(pathname)) return null
  const words = scopeWords(shown, choices.data ?? none)
  return (
    <>
      <button type="button" className={styles.pick} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span className={styles.noun}>Scope </span>
        <span className={styles.value}>{words}</span>
        <IconChevronDown size={14} aria-hidden="true" />
      </button>
      {open ? (
        <ScopeDialog
          scope={scope}
          seen={seen}
          choices={choices.data}
          problem={choices.error?.message}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            const next = new URLSearchParams(search)
            for (const name of ['scope', 'cursor', 'open', 'refused']) next.delete(name)
            const text = scopeText(chosen)
            if (text) next.set('scope', text)
            // Reloads the page, so that no data of another scope remains.
            window.location.assign(`${pathname}${next.size > 0 ? `?${next}` : ''}`)
          }}
        />
      ) : null}
    </>
  )
}
