/** A roll: one line in full, one with a part marked, one not known yet. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <g fill="currentColor">
        <rect x="1" y="3" width="18" height="2.4" rx=".6" />
        <rect x="1" y="8.8" width="12.5" height="2.4" rx=".6" />
      </g>
      <rect x="15" y="8.8" width="4" height="2.4" rx=".6" fill="var(--m-accent)" />
      <rect
        x="1.5"
        y="15"
        width="17"
        height="1.6"
        rx=".6"
        fill="none"
        stroke="currentColor"
        strokeDasharray="2 1.6"
      />
    </svg>
  )
}
