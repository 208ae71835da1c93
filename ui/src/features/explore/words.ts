import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { ExploreFunction, ExploreOperator, TimeGrain } from '@/lib/api'

export const functionWords: Record<Exclude<ExploreFunction, 'metric'>, MessageDescriptor> = {
  count: msg`Number of rows`,
  sum: msg`Total`,
  average: msg`Average`,
  minimum: msg`Lowest`,
  maximum: msg`Highest`,
  count_distinct: msg`Number of different`,
}

export const grainWords: Record<TimeGrain, MessageDescriptor> = {
  hour: msg`Hour of the day`,
  day: msg`Day`,
  week: msg`Week`,
  month: msg`Month`,
  quarter: msg`Quarter`,
  year: msg`Year`,
  weekday: msg`Weekday`,
}

export const operatorWords: Record<ExploreOperator, MessageDescriptor> = {
  is: msg`is`,
  is_not: msg`is not`,
  contains: msg`contains`,
  contains_not: msg`does not contain`,
  starts_with: msg`begins with`,
  ends_with: msg`ends with`,
  less: msg`is below`,
  at_most: msg`is at most`,
  greater: msg`is above`,
  at_least: msg`is at least`,
  between: msg`is between`,
  empty: msg`is empty`,
  not_empty: msg`is not empty`,
  within: msg`is in`,
  not_within: msg`is not in`,
}
