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
import { findActions, findOffered, offeredBy } from './actions'
import { findPages } from './navigation'
import { useSearch } from './use-search'

type Option = { key: string; title: string; subtitle: string; kind: string } & (
  { href: string; file?: true; press?: undefined } | { press: () => void }
)
export type PaletteProps = {
  /** Ids of the actions that the reader may do. */
  actions: readonly string[]
  onClose: () => void
}

const kinds: Record<SearchResult['type'], string> = {
  identity: 'Identity',
  credential: 'Credential',
  finding: 'Finding',
  person: 'Person',
  team: 'Team',
  check: 'Check',
  control: 'Control',
}

/** The field of the palette and what it finds: pages, what the inventory knows, and actions. */
export function Palette({ actions, onClose }: PaletteProps) {
  const router = useRouter()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  // The dialog around it may have opened before its code was there.
  useEffect(() => field.current?.focus(), [])
  const search = useSearch(typed)
  // What the page offers is read once, as it stands when the palette opens.
  const [offered] = useState(() => offeredBy(document))

  const ofPage = findOffered(typed, offered)
  const pages = findPages(typed).map((page) => ({
    key: page.href,
    title: page.label,
    subtitle: '',
    href: page.href,
    kind: 'Page',
  }))
  // Whoever writes the name of a page goes there.
  const isNamed = ({ title }: { title: string }) => title.toLowerCase() === typed.trim().toLowerCase()
  const options: Option[] = [
    ...pages.filter(isNamed),
    ...ofPage.map(({ label, where, press }, index) => ({
      key: `offered ${index}`,
      title: label,
      subtitle: where,
      press,
      kind: 'Action',
    })),
    ...findActions(typed, actions)
      .filter(({ label }) => !ofPage.some((one) => one.label === label))
      .map(({ id: key, label, href, file }) => ({
        key: `action ${key}`,
        title: label,
        subtitle: '',
        href,
        file,
        kind: 'Action',
      })),
    ...search.results.map((result) => ({
      ...result,
      key: `${result.type} ${result.id}`,
      kind: kinds[result.type],
    })),
    ...pages.filter((page) => !isNamed(page)),
  ]
  const active = Math.min(at, options.length - 1)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const choose = (chosen: Option) => {
    onClose()
    // Pressed when the palette is gone: what it opens is a dialog too, and takes the focus.
    if (chosen.press) setTimeout(chosen.press)
    else {
      const href = carry(chosen.href, new URLSearchParams(window.location.search))
      if (chosen.file) window.location.assign(href)
      else router.push(href)
    }
  }
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
      choose(chosen)
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
          ref={field}
          role="combobox"
          aria-label="Find an identity, key, finding, person, check, page or action"
          placeholder="Find an identity, key, finding, person, check, page or action"
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
        {options.map((option, index) => {
          const shown = {
            id: `${id}-${index}`,
            role: 'option',
            'aria-selected': index === active,
            tabIndex: -1,
            className: styles.option,
            children: (
              <>
                <span className="grow trunc">
                  <span className="strong">{option.title}</span>
                  {option.subtitle ? <span className={styles.subtitle}>{option.subtitle}</span> : null}
                </span>
                <span className="small text-3">{option.kind}</span>
              </>
            ),
          }
          return option.press || option.file ? (
            <button key={option.key} type="button" {...shown} onClick={() => choose(option)} />
          ) : (
            <Link key={option.key} {...shown} href={option.href} prefetch={false} onClick={onClose} />
          )
        })}
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
