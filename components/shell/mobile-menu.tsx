'use client'
import { IconMenu2, IconX } from '@tabler/icons-react'
import { usePathname } from 'next/navigation'
import { useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { IconButton } from '@/components/ui/icon-button'
import styles from './mobile-menu.module.css'

/** Under 720 px the rail opens from the left. */
export function MobileMenu({ children }: { children: ReactNode }) {
  const menu = useRef<HTMLDialogElement>(null)
  const pathname = usePathname()
  // On a large screen nobody opens it, so no page draws all of its links a second time.
  const [wasOpened, setWasOpened] = useState(false)
  const open = () => {
    flushSync(() => setWasOpened(true))
    menu.current?.showModal()
  }
  return (
    <div className={styles.only}>
      <IconButton label="Menu" icon={<IconMenu2 size={18} />} onClick={open} />
      {/* A new page is a new dialog, and a new dialog is closed. */}
      <dialog key={pathname} ref={menu} className={styles.menu} aria-label="Menu" closedby="any">
        <span className={styles.close}>
          <IconButton
            label="Close the menu"
            icon={<IconX size={16} />}
            onClick={() => menu.current?.close()}
          />
        </span>
        {wasOpened ? children : null}
      </dialog>
    </div>
  )
}
