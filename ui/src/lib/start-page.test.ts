import { afterEach, describe, expect, it } from 'vitest'

import type { User } from './api'
import { displayZone, formatClock, followZone } from './format'
import { usePreferences } from './preferences'
import { isBeginning, noteBegun, startOf } from './start-page'

const viewer = { permissions: ['ask', 'connections.read'] } as User

describe('what a person chose for this browser', () => {
  afterEach(() => {
    usePreferences.setState({ start: '/' })
    followZone(null)
  })
  it('is the page to begin with, where they may open it', () => {
    expect(startOf(viewer)).toBe('/')
    usePreferences.setState({ start: '/connections' })
    expect(startOf(viewer)).toBe('/connections')
    usePreferences.setState({ start: '/sql' })
    expect(startOf(viewer)).toBe('/')
    usePreferences.setState({ start: 'https://elsewhere.example' })
    expect(startOf(viewer)).toBe('/')
  })
  it('counts for the first page only', () => {
    expect(isBeginning()).toBe(true)
    noteBegun()
    expect(isBeginning()).toBe(false)
  })
  it('is the zone of moments, unless the browser does not know it', () => {
    const own = displayZone()
    followZone('Asia/Tokyo')
    expect(formatClock('2026-01-01T00:00:00Z', { locale: 'en-GB' })).toBe('09:00')
    followZone('Mars/Olympus')
    expect(displayZone()).toBe(own)
  })
})
