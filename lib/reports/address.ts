/** A path of this installation as an address that a file can carry away. */
export const absolute = (path: string): string =>
  `${(process.env.MUSTER_URL ?? 'http://localhost:3000').replace(/\/$/, '')}${path}`
