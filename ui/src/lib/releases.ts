const key = 'datamind.reloaded'

/** The script that a page of this HTML starts with. Its name carries a hash of the whole build. */
export const entryOf = (html: string): string | null => /<script\b[^>]*\bsrc="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? null

const own = (): string | null => document.querySelector('script[type=module][src^="/assets/"]')?.getAttribute('src') ?? null

/** The build that the server has now, where it is another than this page's; null where it is the same or can't be known. */
export async function newerBuild(): Promise<string | null> {
  const mine = own()
  if (mine === null) return null
  try {
    const response = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' })
    const served = response.ok ? entryOf(await response.text()) : null
    return served === mine ? null : served
  } catch {
    return null
  }
}

/**
 * After an update of the server an old page asks for parts that are gone: it reloads, once for each build. While the
 * server does not answer nothing is reloaded, since the page would be lost.
 */
export function followReleases(reload = () => location.reload()): () => void {
  const missing = () =>
    void newerBuild().then((build) => {
      if (build === null || sessionStorage.getItem(key) === build) return
      sessionStorage.setItem(key, build)
      reload()
    })
  addEventListener('vite:preloadError', missing)
  return () => removeEventListener('vite:preloadError', missing)
}

const minute = 60_000

/** Looks whether the server has a newer build, when the page comes into view again and every ten minutes, and tells of each once. */
export function watchReleases(tell: () => void): () => void {
  let told: string | null = null
  let looked = Date.now()
  const look = async () => {
    looked = Date.now()
    const build = await newerBuild()
    if (build === null || build === told) return
    told = build
    tell()
  }
  const shown = () => document.visibilityState === 'visible' && Date.now() - looked > minute && void look()
  const timer = setInterval(() => document.visibilityState === 'visible' && void look(), 10 * minute)
  const back = () => void look()
  addEventListener('datamind:reached', back)
  document.addEventListener('visibilitychange', shown)
  addEventListener('focus', shown)
  return () => {
    clearInterval(timer)
    removeEventListener('datamind:reached', back)
    document.removeEventListener('visibilitychange', shown)
    removeEventListener('focus', shown)
  }
}

/** The nonce the server wrote into this page, for the few styles that are made at run time. */
export const pageNonce = (): string | undefined => {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  return nonce && !nonce.startsWith('__') ? nonce : undefined
}
