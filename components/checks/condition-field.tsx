'use client'
// oxlint-disable jsx-a11y/prefer-tag-over-role -- no HTML element lists what fits at a place in a text
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { cx } from '@/components/ui/cx'
import { Field } from '@/components/ui/field'
import { complete } from '@/lib/model/conditions/complete'
import type { Subject } from '@/lib/model/conditions/facts'
import { type Offer, readCondition } from '@/lib/model/conditions/parse'
import { factName } from '@/lib/model/fact-names'
import styles from './condition-field.module.css'

type Props = {
  label: string
  hint: string
  value: string
  subject: Subject
  required?: boolean
  onChange: (value: string) => void
}

const kinds: Record<Offer['kind'], string> = { fact: '', operator: 'comparison', value: 'value', join: '' }

/**
 * A condition, with what may stand at the cursor in a menu there. Enter takes what is chosen, Escape closes the menu, Tab leaves the
 * field as everywhere.
 */
export function ConditionField({ label, hint, value, subject, required, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  // Where the menu is open; null when it is closed.
  const [cursor, setCursor] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  const [place, setPlace] = useState({ top: 0, left: 0 })
  const [isLeft, setIsLeft] = useState(false)
  const [next, setNext] = useState<number | null>(null)
  const { from, offers } = cursor === null ? { from: 0, offers: [] } : complete(value, cursor, subject)
  const isOpen = offers.length > 0
  const problem = isLeft && value.trim() !== '' ? readCondition(value, subject).problem : undefined

  const measure = (mark: HTMLSpanElement | null) => {
    if (!mark || !area.current) return
    const { offsetTop, offsetLeft, offsetHeight } = mark
    const top = offsetTop + offsetHeight - area.current.scrollTop
    setPlace((last) => (last.top === top && last.left === offsetLeft ? last : { top, left: offsetLeft }))
  }
  // React puts the cursor at the end of a value that it wrote.
  useLayoutEffect(() => {
    if (next === null || !area.current) return
    area.current.setSelectionRange(next, next)
    setNext(null)
  }, [next])

  const openAt = (at: number) => {
    setCursor(at)
    setChosen(0)
  }
  const take = ({ insert, kind }: Offer) => {
    const rest = value.slice(cursor!)
    const space = insert === '(' || /^[\s)]/.test(rest) ? '' : ' '
    const at = from + insert.length + space.length
    onChange(`${value.slice(0, from)}${insert}${space}${rest}`)
    setNext(at)
    // After a value somebody decides whether more follows.
    if (kind === 'value') setCursor(null)
    else openAt(at)
    area.current?.focus()
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      return openAt(event.currentTarget.selectionStart)
    }
    if (!isOpen) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setChosen((chosen + step + offers.length) % offers.length)
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      take(offers[chosen]!)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      setCursor(null)
    } else if (/^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) setCursor(null)
  }
  return (
    <div className={styles.frame}>
      <Field label={label} hint={hint} error={problem?.message}>
        {(control) => (
          <div className={styles.box}>
            <textarea
              {...control}
              ref={area}
              className={cx(control.className, styles.area)}
              rows={3}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              required={required}
              value={value}
              aria-autocomplete="list"
              aria-controls={isOpen ? list : undefined}
              aria-activedescendant={isOpen ? `${list}-${chosen}` : undefined}
              onChange={(event) => {
                onChange(event.target.value)
                openAt(event.target.selectionStart)
                setIsLeft(false)
              }}
              onKeyDown={press}
              onClick={() => setCursor(null)}
              onBlur={() => {
                setCursor(null)
                setIsLeft(true)
              }}
            />
            {isOpen ? (
              <>
                <div className={cx(control.className, styles.area, styles.mirror)} aria-hidden="true">
                  {value.slice(0, from)}
                  <span key={value.slice(0, from)} ref={measure}>
                    {'\u200b'}
                  </span>
                </div>
                <div
                  id={list}
                  role="listbox"
                  aria-label="What fits at the cursor"
                  className={styles.menu}
                  style={{ top: place.top, left: `min(${place.left}px, calc(100% - 260px))` }}
                >
                  {offers.map((offer, at) => (
                    <button
                      key={offer.insert}
                      type="button"
                      id={`${list}-${at}`}
                      role="option"
                      aria-selected={at === chosen}
                      tabIndex={-1}
                      className={styles.option}
                      // Pressing it leaves the focus in the field.
                      onMouseDown={(event) => event.preventDefault()}
                      onClick={() => take(offer)}
                    >
                      <span className="mono">{offer.insert}</span>
                      <span className="small text-3">
                        {offer.kind === 'fact' ? factName(offer.insert) : kinds[offer.kind]}
                      </span>
                    </button>
                  ))}
                </div>
              </>
            ) : null}
          </div>
        )}
      </Field>
      <output className="visually-hidden">
        {isOpen ? `${offers.length} fit here; ${offers[chosen]!.insert} is chosen` : ''}
      </output>
    </div>
  )
}
