// Who of a level did something, in words: 湾南社区 · 值班长 · 赵师傅.
import type { actorSchema } from '@chaolin/shared/staff/supervision/schema'
import type { z } from '@chaolin/shared/config'
import { useT } from '../../i18n'
import { consoleWords } from '../words'

type Actor = z.infer<typeof actorSchema>

export function useActorWords() {
  const t = useT(consoleWords)
  return ({ role, microBrain, name }: Actor) =>
    [microBrain?.name, t(`role_${role}`), name].filter(Boolean).join(' · ')
}
