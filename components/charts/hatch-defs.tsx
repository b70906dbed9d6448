/** The hatch of what is unknown, as a fill. */
export const HatchDefs = ({ id }: { id: string }) => (
  <defs>
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path d="M0 0V5" stroke="var(--m-unknown-g)" strokeWidth="2.5" />
    </pattern>
  </defs>
)
