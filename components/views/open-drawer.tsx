'use client'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { Refused } from '@/components/session/ask'
import { Button } from '@/components/ui/button'
import { Drawer, DrawerTitle, type DrawerPlace } from '@/components/ui/drawer'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { LoadingRows } from '@/components/ui/loading-rows'
import { address } from './address'
import { useDetail, useRows } from './queries'
import type { ListProps } from './record-list'
import { useSearch } from './use-search'

type Props<Row, Detail> = ListProps<Row> & {
  openId: string
  /** The route of the list, and that of one thing where it is another. */
  path: string
  detailPath?: string
  children: (detail: Detail, place: DrawerPlace) => ReactNode
}

/** One thing beside its list, with the way to its neighbours; says so when it is not there or cannot be read. */
export function OpenDrawer<Row extends { id: string | number }, Detail>(props: Props<Row, Detail>) {
  const { openId, path, detailPath = path, first, query, children } = props
  const pathname = usePathname()
  const search = useSearch()
  const rows = useRows(path, query, first).data.pages.flatMap((page) => page.rows)
  const detail = useDetail<Detail>(detailPath, openId)
  const hrefOf = (id: Row['id'] | undefined) =>
    id === undefined ? null : address(pathname, search, { open: String(id) })
  const at = rows.findIndex((row) => String(row.id) === openId)
  const place: DrawerPlace = {
    closeHref: address(pathname, search, { open: null }),
    ...(at >= 0 && {
      previousHref: hrefOf(rows[at - 1]?.id),
      nextHref: hrefOf(rows[at + 1]?.id),
      position: `${count(at + 1)} of ${count(first.total)}`,
    }),
  }
  if (detail.data) return children(detail.data, place)
  if (detail.isPending)
    return (
      <Drawer {...place} label="Loading" head={null}>
        <LoadingRows rows={8} />
      </Drawer>
    )
  const isMissing = detail.error instanceof Refused && detail.error.status === 404
  return (
    <Drawer
      {...place}
      label={isMissing ? 'Not found' : 'Not loaded'}
      head={<DrawerTitle title={isMissing ? 'Not found' : 'Not loaded'} />}
    >
      {isMissing ? (
        <EmptyState title="Nothing with this id is in your scope.">
          It may have been removed, or it is outside the scope of your role.
        </EmptyState>
      ) : (
        <ErrorState
          title="The details could not be loaded."
          actions={
            <Button small onClick={() => void detail.refetch()}>
              Try again
            </Button>
          }
        >
          {detail.error?.message} The list is not affected.
        </ErrorState>
      )}
    </Drawer>
  )
}
