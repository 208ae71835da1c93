import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { PiiKind, RelationshipState } from '@/lib/api'

import type { Facet } from './search'

export const facetWords: Record<Facet, MessageDescriptor> = {
  pii: msg`Personal data`,
  hidden: msg`Hidden from AI`,
  undescribed: msg`No description`,
  views: msg`Views`,
}

export const piiWords: Record<PiiKind, MessageDescriptor> = {
  email: msg`E-mail address`,
  phone: msg`Phone number`,
  name: msg`Name of a person`,
  address: msg`Postal address`,
  birth_date: msg`Date of birth`,
  national_id: msg`National id`,
  iban: msg`Bank account`,
  card: msg`Payment card`,
  ip: msg`Network address`,
  other: msg`Other personal data`,
}

export const stateWords: Record<RelationshipState, MessageDescriptor> = {
  declared: msg`declared in the source`,
  inferred: msg`found by DataMind`,
  confirmed: msg`confirmed`,
  rejected: msg`rejected`,
}
