import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll } from 'vitest'

import { loadFloating } from '@/components/floating/load'
import { startLanguage } from '@/lib/i18n'

startLanguage()
beforeAll(loadFloating)
afterEach(cleanup)
