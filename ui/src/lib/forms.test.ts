import { describe, expect, it } from 'vitest'

import { slugOf } from './forms'

describe('the address of an organisation', () => {
  it('is made of plain letters and digits', () => {
    expect(slugOf('Halden & Co')).toBe('halden-co')
    expect(slugOf('  Müller GmbH (Nord) ')).toBe('muller-gmbh-nord')
    expect(slugOf('x'.repeat(200))).toHaveLength(100)
  })
})
