/**
 * Which tabs are shown in a row, by their places: as many as fit from the first on, and always the current one. Where not all fit,
 * the button of the menu that holds the others takes its part of the room.
 */
export function fitting(
  widths: readonly number[],
  current: number,
  room: number,
  menuPx: number,
): ReadonlySet<number> {
  const all = widths.map((_, place) => place)
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return new Set(all)
  const shown = new Set(current >= 0 ? [current] : [])
  let left = room - menuPx - (widths[current] ?? 0)
  for (const place of all) {
    if (place === current) continue
    left -= widths[place]!
    if (left < 0) break
    shown.add(place)
  }
  return shown
}
