import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { ColumnType } from './api'

/** The one word for each type of column, wherever it is named. */
const words: Record<ColumnType, MessageDescriptor> = {
  text: msg`text`,
  integer: msg`integer`,
  decimal: msg`decimal`,
  float: msg`float`,
  boolean: msg`true or false`,
  date: msg`date`,
  time: msg`time of day`,
  timestamp: msg`date and time`,
  timestamp_tz: msg`date, time, zone`,
  interval: msg`time span`,
  json: msg`JSON`,
  uuid: msg`UUID`,
  binary: msg`bytes`,
  list: msg`list`,
  other: msg`other`,
}

/** A type as people read it. */
export const typeWord = (type: ColumnType, t: (word: MessageDescriptor) => string): string => t(words[type])
