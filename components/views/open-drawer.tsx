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
  /** How the address names a row, where that is not its id alone. */
  idOf?: (row: Row) => string
  /** The route of the list, and route and id of one thing where they are others. */
  path: string
  detailPath?: string
  detailId?: string
  /** `row` is missing where the list has not been read so far. */
  children: (detail: Detail, place: DrawerPlace, row: Row | undefined) => ReactNode
}

/** One thing beside its list, with the way to its neighbours; says so when it is not there or cannot be read. */
export function OpenDrawer<Row extends { id: string | number }, Detail>(props: Props<Row, Detail>) {
  const { openId, path, detailPath = path, detailId = openId, first, query, children } = props
  const idOf = props.idOf ?? ((row: Row) => String(row.id))
  const pathname = usePathname()
  const search = useSearch()
  const rows = useRows(path, query, first).data.pages.flatMap((page) => page.rows)
  const detail = useDetail<Detail>(detailPath, detailId)
  const hrefOf = (row: Row | undefined) => (row ? address(pathname, search, { open: idOf(row) }) : null)
  const at = rows.findIndex((row) => idOf(row) === openId)
  const place: DrawerPlace = {
    closeHref: address(pathname, search, { open: null }),
    ...(at >= 0 && {
      previousHref: hrefOf(rows[at - 1]),
      nextHref: hrefOf(rows[at + 1]),
      position: `${count(at + 1)} of ${count(first.total)}`,
    }),
  }
  if (detail.data) return children(detail.data, place, rows[at])
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
