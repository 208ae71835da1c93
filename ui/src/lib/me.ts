import { useSuspenseQuery } from '@tanstack/react-query'

import type { User } from './api'
import { meQuery } from './queries'

/** The signed-in person. Only below the route that loads them first. */
export const useMe = (): User => useSuspenseQuery(meQuery).data
