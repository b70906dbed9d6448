'use client'
import { useSyncExternalStore } from 'react'

/** `auto` follows the system. */
export type ColourScheme = 'light' | 'dark' | 'auto'

const KEY = 'muster-colours'
const isChosen = (value: string | null | undefined): value is 'light' | 'dark' =>
  value === 'light' || value === 'dark'

const listeners = new Set<() => void>()
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const chosen = (): ColourScheme => {
  const { colours } = document.documentElement.dataset
  return isChosen(colours) ? colours : 'auto'
}

/** The colours that were chosen in this browser, and how to choose others. */
export const useColourScheme = (): ColourScheme => useSyncExternalStore(subscribe, chosen, () => 'auto')

export function chooseColours(scheme: ColourScheme): void {
  if (isChosen(scheme)) document.documentElement.dataset.colours = scheme
  else delete document.documentElement.dataset.colours
  try {
    localStorage.setItem(KEY, scheme)
  } catch {
    // A browser that keeps nothing shows the choice until the next page.
  }
  for (const listener of listeners) listener()
}
