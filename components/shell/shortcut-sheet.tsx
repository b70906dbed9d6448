'use client'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import styles from './shortcut-sheet.module.css'

const shortcuts: { title: string; keys: [keys: string[], does: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [['Ctrl', 'K'], 'Find an identity, key, finding, person, check or page'],
      [['?'], 'Show shortcuts'],
      [['Esc'], 'Close'],
    ],
  },
  {
    title: 'In a list',
    keys: [
      [['j'], 'Next'],
      [['k'], 'Previous'],
      [['Enter'], 'Open'],
      [['x'], 'Select'],
      [['Shift', 'Space'], 'Exclude a value of a filter'],
    ],
  },
  {
    title: 'In a review',
    keys: [
      [['a'], 'Approve'],
      [['r'], 'Reduce'],
      [['v'], 'Revoke'],
      [['n'], 'Not mine'],
      [['s'], 'Reassign'],
      [['d'], "Don't know"],
      [['Enter'], 'Save and go to the next'],
    ],
  },
]

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts">
      {shortcuts.map((group) => (
        <section key={group.title} className={styles.group}>
          <h3 className="small text-3">{group.title}</h3>
          <dl>
            {group.keys.map(([keys, does]) => (
              <div key={does} className={styles.line}>
                <dt className={styles.keys}>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="small text-3">On a Mac, use Command instead of Ctrl.</p>
    </Dialog>
  )
}
