'use client'
import { IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react'
import Link from 'next/link'
import { useEffect, useEffectEvent, useState } from 'react'
import { chooseColours, useColourScheme, type ColourScheme } from '@/components/ui/colour-scheme'
import { Menu } from '@/components/ui/menu'
import { Segmented } from '@/components/ui/segmented'
import { keyIsTaken } from '@/components/ui/use-row-keys'
import type { Role } from '@/lib/model/vocabulary'
import styles from './account-menu.module.css'
import { lazily } from '@/components/ui/lazily'

const ShortcutSheet = lazily(() => import('./shortcut-sheet').then((file) => file.ShortcutSheet))

const roleNames: Record<Role, string> = {
  administrator: 'Administrator',
  analyst: 'Analyst',
  owner: 'Owner',
  auditor: 'Auditor, read only',
}

const schemes: { value: ColourScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
]

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => part[0]?.toUpperCase() ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')

const signOut = async () => {
  const auth = await import('next-auth/react')
  await auth.signOut({ callbackUrl: '/' })
}

export function AccountMenu({ person }: { person: { name: string; email: string; role: Role } }) {
  const colours = useColourScheme()
  const [sheet, setSheet] = useState(false)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === '?' && !keyIsTaken(event)) setSheet(true)
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <Menu
        label={`${initials(person.name)}, account of ${person.name}`}
        className={styles.button}
        trigger={
          <span className={styles.initials} aria-hidden="true">
            {initials(person.name)}
          </span>
        }
      >
        <div className={styles.person}>
          <div className="strong trunc">{person.name}</div>
          <div className="small text-3 trunc">{person.email}</div>
          <div className="small text-3">{roleNames[person.role]}</div>
        </div>
        <div className={styles.scheme}>
          <Segmented label="Colours" options={schemes} value={colours} onChange={chooseColours} />
        </div>
        <Link href="/account">
          <IconUserCircle size={16} aria-hidden="true" />
          Your account
        </Link>
        <button type="button" onClick={() => setSheet(true)}>
          <IconKeyboard size={16} aria-hidden="true" />
          Keyboard shortcuts
        </button>
        <button type="button" onClick={signOut}>
          <IconLogout size={16} aria-hidden="true" />
          Sign out
        </button>
      </Menu>
      {sheet ? <ShortcutSheet onClose={() => setSheet(false)} /> : null}
    </>
  )
}
