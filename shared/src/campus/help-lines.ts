// Whom to call at once: shown beside the answer when what was written sounds like danger to somebody's life.
import { findUrgent } from '../routing/urgent.ts'

export type HelpLine = { number: string; name: { zh: string; en: string } }

/** 12356: 全国统一心理援助热线 (国家卫生健康委, since 2025-05-01). */
export const helpLines: readonly HelpLine[] = [
  { number: '12356', name: { zh: '心理援助热线', en: 'Mental health hotline' } },
  { number: '120', name: { zh: '急救', en: 'Ambulance' } },
  { number: '110', name: { zh: '报警', en: 'Police' } },
]

/** Despair is told in other words than danger; too many lines shown cost nothing. */
const despair =
  /不想活|活不下去|活着(?:真|好|很)?(?:没|没有)(?:什么)?(?:意思|意义)|想(?:去)?死|死了算了|一了百了|结束(?:我|自己|这)?的?(?:生命|一切)|自杀|轻生|自残|割腕|跳楼|want to die|kill myself|suicid|end my life|hurt myself|no reason to live/i

export const soundsDesperate = (text: string) => despair.test(text) || findUrgent(text) !== null
