/** Stands in the head: the colours of the last visit are there before the first paint. */
export function ColourSchemeScript({ nonce }: { nonce: string | undefined }) {
  return <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} suppressHydrationWarning />
}

const script = `try{var c=localStorage.getItem('muster-colours');if(c==='light'||c==='dark')document.documentElement.dataset.colours=c}catch(e){}`
