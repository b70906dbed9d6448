'use client'
import { IconBookmark, IconDots } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { ColumnChoices } from '@/components/ui/column-menu'
import { lazily } from '@/components/ui/lazily'
import { Menu } from '@/components/ui/menu'
import styles from './list-actions.module.css'
import type { ViewPage } from './queries'

const SaveViewDialog = lazily(() => import('./save-view-dialog').then((file) => file.SaveViewDialog))
const ViewListDialog = lazily(() => import('./view-list-dialog').then((file) => file.ViewListDialog))

type Props = {
  page: ViewPage
  /** The filters of the address, without the drawer. */
  query: string
  /** The filters in words. */
  words: string
  hasColumns: boolean
  /** Links to files and reports. */
  children: ReactNode
}

/** What is done with a list now and then: its views, files and, on a phone, columns. There all of it is behind one button. */
export function ListActions({ page, query, words, hasColumns, children }: Props) {
  const [open, setOpen] = useState<'save' | 'list' | null>(null)
  const actions = (
    <>
      <Button small icon={<IconBookmark size={14} aria-hidden="true" />} onClick={() => setOpen('list')}>
        Views
      </Button>
      {query ? (
        <Button small onClick={() => setOpen('save')}>
          Save view
        </Button>
      ) : null}
      {children}
    </>
  )
  return (
    <>
      <div className={styles.row}>{actions}</div>
      <div className={styles.more}>
        <Menu
          label="More actions"
          className={styles.button}
          trigger={<IconDots size={16} aria-hidden="true" />}
        >
          {actions}
          {hasColumns ? <ColumnChoices /> : null}
        </Menu>
      </div>
      {open === 'save' ? (
        <SaveViewDialog page={page} query={query} words={words} onClose={() => setOpen(null)} />
      ) : open === 'list' ? (
        <ViewListDialog page={page} onClose={() => setOpen(null)} />
      ) : null}
    </>
  )
}
