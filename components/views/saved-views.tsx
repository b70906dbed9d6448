'use client'
import { IconBookmark } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ViewPage } from './queries'
import { lazily } from '@/components/ui/lazily'

const SaveViewDialog = lazily(() => import('./save-view-dialog').then((file) => file.SaveViewDialog))
const ViewListDialog = lazily(() => import('./view-list-dialog').then((file) => file.ViewListDialog))

type Props = {
  page: ViewPage
  /** The filters of the address, without the drawer. */
  query: string
  /** The filters in words. */
  words: string
}

/** Saves the filters of this address under a name, and opens those saved before. */
export function SavedViews({ page, query, words }: Props) {
  const [open, setOpen] = useState<'save' | 'list' | null>(null)
  return (
    <>
      <Button small icon={<IconBookmark size={14} aria-hidden="true" />} onClick={() => setOpen('list')}>
        Views
      </Button>
      {query ? (
        <Button small onClick={() => setOpen('save')}>
          Save view
        </Button>
      ) : null}
      {open === 'save' ? (
        <SaveViewDialog page={page} query={query} words={words} onClose={() => setOpen(null)} />
      ) : open === 'list' ? (
        <ViewListDialog page={page} onClose={() => setOpen(null)} />
      ) : null}
    </>
  )
}
