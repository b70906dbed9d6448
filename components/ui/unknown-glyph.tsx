/** The dashed circle with a question mark; always beside the word. */
export function UnknownGlyph({ size = 14 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <circle
        cx="7"
        cy="7"
        r="5.6"
        fill="none"
        stroke="var(--m-unknown-g)"
        strokeWidth="1.4"
        strokeDasharray="2.2 2.2"
      />
      <path
        d="M5.6 5.7a1.5 1.5 0 1 1 2.1 1.4c-.5.2-.7.5-.7 1"
        stroke="var(--m-unknown)"
        strokeWidth="1.2"
        fill="none"
      />
      <circle cx="7" cy="9.8" r=".75" fill="var(--m-unknown)" />
    </svg>
  )
}
