const key = 'datamind.reloaded'

/** After an update of the server the old page asks for parts that are gone: it reloads once. */
export function followReleases(): void {
  addEventListener('vite:preloadError', (event) => {
    if (sessionStorage.getItem(key) === '1') return
    sessionStorage.setItem(key, '1')
    event.preventDefault()
    location.reload()
  })
  addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(key), 10_000))
}

/** The nonce the server wrote into this page, for the few styles that are made at run time. */
export const pageNonce = (): string | undefined => {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  return nonce && !nonce.startsWith('__') ? nonce : undefined
}
