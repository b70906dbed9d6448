'use client'
import { useEffect } from 'react'

/** Goes to the part of the page that the address names: it had not arrived yet when the browser looked for it. */
export function GoToPart() {
  useEffect(() => document.getElementById(window.location.hash.slice(1))?.scrollIntoView(), [])
  return null
}
