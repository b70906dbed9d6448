'use client'
import { IconBookmark } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { SaveViewDialog } from './save-view-dialog'
import { ViewListDialog } from './view-list-dialog'
import type { ViewPage } from './queries'

type Props = {
  page: ViewPage
  /** The filters of the address, without the drawer. */
  query: string
}

/** Saves the filters of this address under a name, and opens those saved before. */
export function SavedViews({ page, query }: Props) {
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
      <SaveViewDialog page={page} query={query} open={open === 'save'} onClose={() => setOpen(null)} />
      <ViewListDialog page={page} open={open === 'list'} onClose={() => setOpen(null)} />
    </>
  )
}
