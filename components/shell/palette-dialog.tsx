'use client'
// oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox with a listbox of links has no HTML elements of its own
import { counted } from '@/components/ui/figures'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { carry } from '@/components/session/point-of-view'
import { Kbd } from '@/components/ui/kbd'
import styles from './command-palette.module.css'
import type { SearchResult } from '@/lib/model/answers/search'
import { findPages } from './navigation'
import { useSearch } from './use-search'

type Option = { key: string; title: string; subtitle: string; href: string; kind: string }

const kinds: Record<SearchResult['type'], string> = {
  identity: 'Identity',
  credential: 'Credential',
  finding: 'Finding',
  person: 'Person',
  team: 'Team',
  check: 'Check',
  control: 'Control',
}

export function PaletteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label="Find" closedby="any" onClose={onClose}>
      {open ? <Palette onClose={onClose} /> : null}
    </dialog>
  )
}

function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const search = useSearch(typed)

  const options: Option[] = [
    ...search.results.map((result) => ({
      ...result,
      key: `${result.type} ${result.id}`,
      kind: kinds[result.type],
    })),
    ...findPages(typed).map((page) => ({
      key: page.href,
      title: page.label,
      subtitle: '',
      href: page.href,
      kind: 'Page',
    })),
  ]
  const active = Math.min(at, options.length - 1)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const keys = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined && options.length > 0) {
      event.preventDefault()
      setAt((active + step + options.length) % options.length)
    } else if (event.key === 'Enter') {
      const chosen = options[active]
      if (!chosen) return
      event.preventDefault()
      onClose()
      router.push(carry(chosen.href, new URLSearchParams(window.location.search)))
    }
  }

  const asked = typed.trim().length >= 2
  const message = search.failed
    ? `Search failed: ${search.failed}. You can still open pages.`
    : options.length === 0 && asked && search.for === typed.trim()
      ? `Nothing matches “${typed.trim()}”.`
      : null

  return (
    <>
      <div className={styles.field}>
        <IconSearch size={16} aria-hidden="true" />
        <input
          role="combobox"
          aria-label="Find an identity, key, finding, person, check or page"
          placeholder="Find an identity, key, finding, person, check or page"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={keys}
        />
      </div>
      <div ref={list} id={`${id}-list`} className={styles.list} role="listbox" aria-label="Results">
        {options.map((option, index) => (
          <Link
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            href={option.href}
            prefetch={false}
            className={styles.option}
            onClick={onClose}
          >
            <span className="grow trunc">
              <span className="strong">{option.title}</span>
              {option.subtitle ? <span className={styles.subtitle}>{option.subtitle}</span> : null}
            </span>
            <span className="small text-3">{option.kind}</span>
          </Link>
        ))}
      </div>
      <output className={message ? styles.message : 'visually-hidden'}>
        {message ?? (asked ? counted(options.length, 'result') : '')}
      </output>
      <div className={styles.foot} aria-hidden="true">
        <Kbd>Enter</Kbd> open <Kbd>Esc</Kbd> close
      </div>
    </>
  )
}
