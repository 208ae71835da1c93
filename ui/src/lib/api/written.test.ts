import { describe, expectTypeOf, it } from 'vitest'

import type { Written } from './written'

type Sent = { name: string; host?: string | null; steps?: string[]; detail: { [key: string]: unknown }; inner: { port?: number | null }[] }

describe('Written', () => {
  it('writes what may be null, keeps what may be missing, and leaves free objects alone', () => {
    expectTypeOf<Written<Sent>>().toEqualTypeOf<{ name: string; host: string | null; steps?: string[]; detail: { [key: string]: unknown }; inner: { port: number | null }[] }>()
  })
})
