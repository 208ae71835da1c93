import { describe, expect, it } from 'vitest'

import { safePath } from './safe-path'

describe('the page after signing in', () => {
  it('is the one that was asked for', () => {
    expect(safePath('/connections/1?table=orders#x')).toBe('/connections/1?table=orders#x')
  })
  it('is never on another site', () => {
    for (const target of [undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/%2F%2Fevil', '/\t/evil.example', '/%5Cevil', '\\\\evil', '/%E0%A4%A']) {
      expect(safePath(target)).toBe('/')
    }
  })
})
