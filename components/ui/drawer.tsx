import { IconArrowDown, IconArrowUp, IconExternalLink, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { DrawerFrame } from './drawer-frame'
import { IconButton } from './icon-button'
import styles from './drawer.module.css'

/** Where a drawer stands in its list. */
export type DrawerPlace = {
  closeHref: string
  previousHref?: string | null
  nextHref?: string | null
  /** "1 of 12". */
  position?: ReactNode
}

type Props = DrawerPlace & {
  /** What it is about; names the region. */
  label: string
  /** Kind mark, title and severity badge, then the id: DrawerTitle and CopyId. */
  head: ReactNode
  tabs?: ReactNode
  children: ReactNode
  /** One filled action and the others. */
  foot?: ReactNode
  /** The same content as a page of its own. */
  pageHref?: string
}

/** 476 px beside the list; covers it under 1100 px and is the page under 720. */
export function Drawer(props: Props) {
  const { label, head, tabs, children, foot, closeHref, pageHref, previousHref, nextHref, position } = props
  return (
    <DrawerFrame label={label}>
      <div className={styles.head}>
        <div className={styles.bar}>
          {previousHref === undefined ? null : (
            <IconButton
              small
              stay
              label="Previous (k)"
              icon={<IconArrowUp size={14} />}
              href={previousHref ?? undefined}
              idle={previousHref === null}
            />
          )}
          {nextHref === undefined ? null : (
            <IconButton
              small
              stay
              label="Next (j)"
              icon={<IconArrowDown size={14} />}
              href={nextHref ?? undefined}
              idle={nextHref === null}
            />
          )}
          <span className="small text-3">{position}</span>
          <span className="grow" />
          {pageHref ? (
            <Button look="quiet" small href={pageHref} icon={<IconExternalLink size={14} />}>
              Open page
            </Button>
          ) : null}
          <IconButton small stay label="Close (Esc)" icon={<IconX size={14} />} href={closeHref} />
        </div>
        {head}
        {tabs ? <div className={styles.tabs}>{tabs}</div> : null}
      </div>
      <div className={styles.body}>{children}</div>
      {foot ? (
        <div className={styles.foot} data-actions={label}>
          {foot}
        </div>
      ) : null}
    </DrawerFrame>
  )
}

/** Mark, name, severity on one line, and what is said of it under them. */
export function DrawerTitle({
  mark,
  title,
  badge,
  under,
}: {
  mark?: ReactNode
  title: ReactNode
  badge?: ReactNode
  under?: ReactNode
}) {
  const line = (
    <div className={styles.line}>
      {mark}
      <h2 className={styles.title}>{title}</h2>
      {badge}
    </div>
  )
  return under ? (
    <>
      {line}
      <p className="small text-2 anywhere">{under}</p>
    </>
  ) : (
    line
  )
}
