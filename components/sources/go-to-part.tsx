'use client'
import { useEffect } from 'react'

/**
 * Goes to the part of the page that the address names: it had not arrived yet when the browser looked for it. A format is opened, and the
 * group that holds it; links from outside name it by its id (`#aws/cloudtrail`) or as it stands on the page (`#aws-cloudtrail`).
 */
export function GoToPart() {
  useEffect(() => {
    goToPart()
    window.addEventListener('hashchange', goToPart)
    return () => window.removeEventListener('hashchange', goToPart)
  }, [])
  return null
}

function goToPart(): void {
  const part = document.getElementById(window.location.hash.slice(1).replace(/\/|%2f/gi, '-'))
  for (let around: Element | null = part; around; around = around.parentElement)
    if (around instanceof HTMLDetailsElement) around.open = true
  part?.scrollIntoView()
}
