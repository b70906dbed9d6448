'use client'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { LoadingRows } from '@/components/ui/loading-rows'
import { useDeleteView, useViews, type ViewPage } from './queries'

type Props = { page: ViewPage; onClose: () => void }

export function ViewListDialog({ page, onClose }: Props) {
  const views = useViews(page)
  const remove = useDeleteView(page)
  return (
    <Dialog onClose={onClose} title="Saved views">
      {views.isPending ? (
        <LoadingRows rows={3} height={36} />
      ) : views.error ? (
        <ErrorState title="The saved views could not be loaded.">{views.error.message}</ErrorState>
      ) : views.data.rows.length === 0 ? (
        <p className="text-2">No saved views. Set filters, then select Save view.</p>
      ) : (
        <ul className="stack">
          {views.data.rows.map((view) => (
            <li key={view.id} className="row">
              <span className="grow">
                <Link className="strong" href={`/${page}?${view.query}`} onClick={onClose}>
                  {view.name}
                </Link>
                <span className="small text-3">
                  {' '}
                  {view.isShared ? (view.isMine ? 'shared' : 'shared by others') : ''}
                </span>
              </span>
              {view.isMine ? (
                <IconButton
                  small
                  label={`Delete the view ${view.name}`}
                  icon={<IconTrash size={14} />}
                  onClick={() => remove.mutate(view.id)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {remove.error ? (
        <ErrorState title="The view was not deleted.">{remove.error.message}</ErrorState>
      ) : null}
    </Dialog>
  )
}
