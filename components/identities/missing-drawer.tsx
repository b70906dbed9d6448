import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { EmptyState } from '@/components/ui/empty-state'

/** The address names a thing that is not there, or not in the reader's scope. */
export function MissingDrawer({ closeHref }: { closeHref: string }) {
  return (
    <Drawer
      label="Not found"
      closeHref={closeHref}
      pageHref={closeHref}
      head={<DrawerTitle title="Not found" />}
    >
      <EmptyState title="The address names something that is not in what you may see.">
        It may have been removed, or it lies outside the scope of your role.
      </EmptyState>
    </Drawer>
  )
}
