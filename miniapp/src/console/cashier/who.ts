// Who wrote a note: oneself, or a colleague, told apart by the end of their number.
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { cashierWords } from './words'

export function useWho() {
  const t = useT(cashierWords)
  const me = useSession(({ person }) => person?.id)
  return (id: string) => (id === me ? t('me') : t('colleague', { tail: id.slice(-4) }))
}
