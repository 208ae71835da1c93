import { z } from 'zod'

// The page's policy forbids code made from text, which zod would otherwise use for speed.
z.config({ jitless: true })

export { z }
