/** Where to go after signing in: a path of this site, or home. */
export function safePath(target: string | undefined): string {
  if (!target?.startsWith('/') || target.includes('\\')) return '/'
  try {
    const url = new URL(target, 'http://site.invalid')
    const decoded = decodeURIComponent(url.pathname)
    if (url.host !== 'site.invalid' || decoded.startsWith('//') || decoded.includes('\\')) return '/'
    return url.pathname + url.search + url.hash
  } catch {
    return '/'
  }
}
