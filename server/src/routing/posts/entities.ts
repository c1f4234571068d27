// Table of the sites: places to go for one matter, such as the police post of a campus where ID cards are made.
import type { OpeningHours } from '@chaolin/shared/routing/calendar-schema'
import { defineEntity, p } from '@mikro-orm/core'

const SiteSchema = defineEntity({
  name: 'Site',
  tableName: 'sites',
  properties: {
    id: p.string().length(32).primary(),
    kind: p.string().length(32),
    name: p.string().length(60),
    /** The post that answers for it. */
    microBrainId: p.string().length(32),
    lng: p.double().$type<number>(),
    lat: p.double().$type<number>(),
    phone: p.string().length(40),
    workingHours: p.string().length(100),
    hours: p.json<OpeningHours>(),
    services: p.json<{ zh: string; en: string }[]>(),
    directions: p.string().length(200),
  },
})
export class Site extends SiteSchema.class {}
SiteSchema.setClass(Site)
